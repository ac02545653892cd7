import type { QueryClient, QueryExecuteOptions, QueryKey } from '@tanstack/react-query';
import { connectionsQuery } from '../api/connection.ts';
import { connectionQuery, ownerShown } from '../api/owner.ts';
import type { PagesQuery } from '../api/pages.ts';
import { type Entity, entityRunsQuery } from '../api/run.ts';
import { sessionQuery } from '../api/session.ts';
import { firstSampleQuery, platformFieldsQuery, settingsQuery, sourceFieldsQuery } from '../api/settings.ts';
import { beginning } from '../features/mapping/draft.ts';

/**
 * What a page will ask for is asked while its code is still coming, unless an answer is there; the page finds it,
 * or waits for it. What goes wrong is said there, where it can be tried again.
 */
export function ask<Data, Key extends QueryKey>(
  queries: QueryClient,
  query: QueryExecuteOptions<Data, Error, Data, Data, Key>,
): void {
  void queries.query({ ...query, staleTime: 'static' }).catch(() => undefined);
}

export function askPages<Item>(queries: QueryClient, query: PagesQuery<Item>): void {
  void queries.infiniteQuery({ ...query, staleTime: 'static' }).catch(() => undefined);
}

/** Connection, settings and runs: one question after the other, as each says what to ask next. */
export function askSynchronization(queries: QueryClient, name: string, wanted: string): void {
  const all = async () => {
    const [session, connections] = await Promise.all([queries.query(sessionQuery), queries.query(connectionsQuery)]);
    const listed = connections.find((one) => one.name === name);
    if (session === null || listed === undefined) return;
    const owner = wanted || ownerShown(listed, session.person.id);
    const { entities } = await queries.query(connectionQuery(name, owner));
    for (const { entity } of entities) ask(queries, entityRunsQuery(name, owner, entity));
  };
  void all().catch(() => undefined);
}

interface Mapped {
  readonly connection: string;
  readonly entity: Entity;
  /** Empty: one's own, or else the shared one. */
  readonly owner: string;
  readonly object: string;
  readonly listView: string;
  /** Whether as many records of as many columns will be shown as usual. */
  readonly usual: boolean;
}

/** Platform fields and settings; then, at once, the fields of the object and the records of the list view that these name. */
export function askMapping(queries: QueryClient, { owner: wanted, object, listView, usual, ...page }: Mapped): void {
  const { connection, entity } = page;
  const all = async () => {
    const [session, connections] = await Promise.all([queries.query(sessionQuery), queries.query(connectionsQuery)]);
    const listed = connections.find(({ name }) => name === connection);
    if (session === null || listed === undefined) return;
    ask(queries, platformFieldsQuery(listed.directory === 'docebo' ? connection : null));
    const owner = wanted || ownerShown(listed, session.person.id);
    // Kept no longer than the page's code takes to come: whoever comes back begins with what is saved by then.
    const settings = await queries.query({ ...settingsQuery({ connection, entity, owner }), gcTime: 5_000 });
    const { start } = beginning(settings, entity, object, listView);
    if (start.object === '' || start.listView === '') return;
    const subject = { ...page, object: start.object, owner };
    ask(queries, sourceFieldsQuery(subject, false));
    if (usual) ask(queries, firstSampleQuery(subject, start));
  };
  void all().catch(() => undefined);
}
