import { shownConnection } from '../../administration/configuration/shown-connection.ts';
import type { Context } from '../../context.ts';
import { type StoredConnection, type StoredSettings, storedConnections } from '../../store/configuration.ts';
import { listConnectionItems } from '../../store/views/connection-list.ts';
import { type EntityStatus, entityStatuses } from '../../store/views/last-runs.ts';
import { type ConnectionWatch, connectionWatches } from '../../store/views/watches.ts';
import type { Condition } from '../../sync/watch/watch.ts';
import { count, moment } from '../output/format.ts';
import { stateText } from '../output/run-state.ts';
import { type Column, table } from '../output/table.ts';
import { wrapIndented } from '../output/text.ts';
import type { Answer } from '../session.ts';

interface Row {
  readonly connection: StoredConnection;
  readonly settings: StoredSettings;
  readonly status: EntityStatus | undefined;
}

const COLUMNS: readonly Column<Row>[] = [
  { title: 'Connection', value: ({ connection }) => connection.name, whole: true },
  { title: 'Entity', value: ({ settings }) => settings.entity, whole: true },
  { title: 'List view', value: ({ settings }) => settings.settings.listView },
  {
    title: 'Goes to',
    value: ({ settings: { settings } }) => `${settings.branches.destination} (${settings.branches.mode})`,
  },
  { title: 'People', value: ({ status }) => count(status?.linked ?? 0), align: 'right' },
  {
    title: 'Last run',
    value: ({ settings, status }) =>
      settings.enabled
        ? status?.lastRun
          ? `${stateText({ state: status.lastRun.state, dryRun: false })} ${moment(status.lastRun.at)}`
          : 'never'
        : 'disabled',
  },
];

/** Every connection with what it synchronizes and how the last run went. */
export async function listConnections({ db, config }: Context): Promise<Answer> {
  const connections = await storedConnections(db);
  const watches = await connectionWatches(db);
  const watchOf = (id: string) => watches.find(({ connectionId }) => connectionId === id);
  const statuses = new Map((await entityStatuses(db)).map((status) => [status.settingsId, status]));
  const rows = connections.flatMap((connection) =>
    connection.entities.map((settings): Row => ({ connection, settings, status: statuses.get(settings.id) })),
  );
  const items = await listConnectionItems(db);
  return {
    json: { connections: items.map((item) => shownConnection(item, config.environment)) },
    text: (width) =>
      rows.length === 0
        ? 'There is no connection yet. Add one with: rollcall config apply FILE (see examples/acme.yaml)'
        : [
            table(COLUMNS, rows, width),
            ...connections.flatMap(({ id, name }) => troubleText(name, watchOf(id), width)),
          ].join('\n'),
  };
}

/** What is not as it should be, a paragraph each; none when all is well. */
function troubleText(name: string, watch: ConnectionWatch | undefined, width: number): string[] {
  const { failures = null, conditions = [] } = watch ?? {};
  const own = conditions.filter(({ condition }) => condition !== 'quarantined');
  const list = own.map(({ entity, ownerName, condition, code, since }) => {
    const why = condition === 'failed' || condition === 'held' ? ` (${code})` : '';
    const whose = ownerName === null ? '' : ` of ${ownerName}`;
    return `${entity}${whose} ${WORDS[condition]}${why} since ${moment(new Date(since))}`;
  });
  const tried =
    failures?.nextTryAt == null
      ? []
      : [
          `It is quarantined: after ${failures.count} failures (${failures.code}) it is tried by itself once a day, next on ${moment(new Date(failures.nextTryAt))}. \`rollcall sync\` tries at once.`,
        ];
  if (list.length + tried.length === 0) return [];
  const text = [...(list.length > 0 ? [`${list.join('; ')}.`] : []), ...tried].join(' ');
  return ['', wrapIndented(`${name}: ${text}`, width, '  ', '')];
}

const WORDS: Readonly<Record<Condition, string>> = {
  failed: 'fails',
  held: 'waits for approval',
  records: 'has an unusual number of records',
  overdue: 'is overdue',
  quarantined: 'is quarantined',
};
