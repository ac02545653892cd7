import { createRoute, redirect, type SearchSchemaInput, stripSearchParams } from '@tanstack/react-router';
import { connectionsQuery } from '../api/connection.ts';
import { ENTITY_KEYS, type Entity } from '../api/run.ts';
import { platformFieldsQuery } from '../api/settings.ts';
import { logsQuery } from '../features/logs/api.ts';
import { FIRST_VIEW, type MappingView, pathsIn, rowsIn, sectionIn } from '../features/mapping/view.ts';
import { historyQuery, runsQuery } from '../features/runs/api.ts';
import { LostPage } from '../ui/lost-page.tsx';
import { ask, askMapping, askPages, askSynchronization } from './ahead.ts';
import { frame } from './frame-route.ts';
import { fetchedWith, pageOf } from './page-route.ts';
import { moment, oneOf, ownerIn, rowId, searched, text } from './search-text.ts';

/** Pages of a connection: its tabs, and the mappings of what it synchronizes. */

const SalesforceLayout = pageOf(() => import('../features/salesforce/salesforce-layout.tsx'), 'SalesforceLayout');
const salesforce = createRoute({
  getParentRoute: () => frame,
  path: '/salesforce/$connection',
  loader: ({ context }) => ask(context.queries, connectionsQuery),
  component: fetchedWith(SalesforceLayout, () => <SalesforceLayout connection={salesforce.useParams().connection} />),
});

const ConnectionPage = pageOf(
  () => import('../features/salesforce/connection-page.tsx'),
  'ConnectionPage',
  'mapping',
  'salesforce',
);
const connection = createRoute({
  getParentRoute: () => salesforce,
  path: '/connection',
  validateSearch: (search): { edit?: boolean } => (search['edit'] === true ? { edit: true } : {}),
  component: fetchedWith(ConnectionPage, () => (
    <ConnectionPage connection={connection.useParams().connection} editing={connection.useSearch().edit === true} />
  )),
});

const SynchronizationPage = pageOf(
  () => import('../features/synchronization/synchronization-page.tsx'),
  'SynchronizationPage',
  'runs',
  'salesforce',
);
const synchronization = createRoute({
  getParentRoute: () => salesforce,
  path: '/synchronization',
  // The panels that are open (R5, R32).
  validateSearch: (
    search: {
      owner?: string;
      configure?: Entity;
      object?: string;
      listView?: string;
      schedule?: boolean;
    } & SearchSchemaInput,
  ) => ({
    owner: ownerIn(search.owner),
    configure: oneOf(ENTITY_KEYS, search.configure),
    // What is chosen there so far.
    object: text(search.object),
    listView: text(search.listView),
    schedule: search.schedule === true,
  }),
  search: {
    middlewares: [stripSearchParams({ owner: '', configure: '', object: '', listView: '', schedule: false })],
  },
  loaderDeps: ({ search }) => ({ owner: search.owner }),
  loader: ({ context, params, deps }) => askSynchronization(context.queries, params.connection, deps.owner),
  component: fetchedWith(SynchronizationPage, () => {
    const { owner, configure, object, listView, schedule } = synchronization.useSearch();
    const { connection: name } = synchronization.useParams();
    return (
      <SynchronizationPage
        connection={name}
        owner={owner === '' ? null : owner}
        configure={configure === '' ? null : { entity: configure, object, listView }}
        schedule={schedule}
      />
    );
  }),
});

const MappingPage = pageOf(() => import('../features/mapping/mapping-page.tsx'), 'MappingPage', 'mapping');
const mapping = createRoute({
  getParentRoute: () => salesforce,
  path: '/mapping/$entity',
  validateSearch: (
    search: { owner?: string; object?: string; listView?: string } & Partial<MappingView> & SearchSchemaInput,
  ) => ({
    owner: ownerIn(search.owner),
    object: text(search.object),
    listView: text(search.listView),
    rows: rowsIn(search.rows),
    columns: pathsIn(text(search.columns)).join(),
    find: searched(search.find),
    section: sectionIn(search.section),
  }),
  search: { middlewares: [stripSearchParams({ owner: '', object: '', listView: '', ...FIRST_VIEW })] },
  loaderDeps: ({ search: { owner, object, listView } }) => ({ owner, object, listView }),
  loader: ({ context: { queries }, params: { connection: name, entity: kind }, deps, location: { search } }) => {
    const entity = oneOf(ENTITY_KEYS, kind);
    const usual = !('rows' in search || 'columns' in search);
    if (entity !== '') askMapping(queries, { connection: name, entity, ...deps, usual });
  },
  component: fetchedWith(MappingPage, () => {
    const { connection: name, entity: kind } = mapping.useParams();
    const entity = oneOf(ENTITY_KEYS, kind);
    const { owner, object, listView, ...view } = mapping.useSearch();
    if (entity === '') return <LostPage />;
    const chosen = { object, listView, owner: owner === '' ? null : owner };
    return <MappingPage key={entity} connection={name} entity={entity} {...chosen} view={view} />;
  }),
});

const NO_RUNS_FILTER = { entity: '', owner: '', kind: '', history: '' } as const;
const RunsPage = pageOf(() => import('../features/runs/runs-page.tsx'), 'RunsPage', 'runs');
const runs = createRoute({
  getParentRoute: () => salesforce,
  path: '/runs',
  validateSearch: (search: Partial<Record<keyof typeof NO_RUNS_FILTER, string>> & SearchSchemaInput) => ({
    entity: oneOf(ENTITY_KEYS, search.entity),
    owner: ownerIn(search.owner),
    kind: oneOf(['runs', 'plans'], search.kind),
    history: oneOf(['table'], search.history),
  }),
  search: { middlewares: [stripSearchParams(NO_RUNS_FILTER)] },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, params: { connection: name }, deps }) => {
    ask(queries, historyQuery(name, deps));
    askPages(queries, runsQuery(name, deps));
  },
  component: fetchedWith(RunsPage, () => (
    <RunsPage connection={runs.useParams().connection} state={runs.useSearch()} />
  )),
});

const NO_LOGS_FILTER = { search: '', level: '', entity: '', owner: '', run: '', from: '', to: '', event: '' } as const;
const LogsPage = pageOf(() => import('../features/logs/logs-page.tsx'), 'LogsPage', 'runs');
const logs = createRoute({
  getParentRoute: () => salesforce,
  path: '/logs',
  validateSearch: (search: Partial<Record<keyof typeof NO_LOGS_FILTER, string>> & SearchSchemaInput) => ({
    search: searched(search.search),
    level: oneOf(['info', 'warning', 'error'], search.level),
    entity: oneOf(ENTITY_KEYS, search.entity),
    owner: ownerIn(search.owner),
    run: rowId(search.run),
    from: moment(search.from),
    to: moment(search.to),
    event: rowId(search.event),
  }),
  search: { middlewares: [stripSearchParams(NO_LOGS_FILTER)] },
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queries }, params: { connection: name }, deps }) => {
    askPages(queries, logsQuery(name, deps));
    ask(queries, platformFieldsQuery());
  },
  component: fetchedWith(LogsPage, () => (
    <LogsPage connection={logs.useParams().connection} state={logs.useSearch()} />
  )),
});

const salesforceHome = createRoute({
  getParentRoute: () => frame,
  path: '/salesforce',
  // Here, not on the page: whoever comes twice in a row is led on twice.
  beforeLoad: async ({ context }) => {
    const [first] = await context.queries.query(connectionsQuery);
    if (first === undefined) return;
    const params = { connection: first.name };
    redirect({ to: '/salesforce/$connection/synchronization', params, replace: true, throw: true });
  },
  component: pageOf(() => import('../features/salesforce/salesforce-page.tsx'), 'SalesforcePage', 'salesforce'),
});

export const salesforceRoutes = [
  salesforceHome,
  salesforce.addChildren([connection, synchronization, mapping, runs, logs]),
];
