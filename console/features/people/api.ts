import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { personDetailSchema, personSchema } from '../../../src/api/routes/person-schemas.ts';
import type { historySchema } from '../../../src/api/routes/run-schemas.ts';
import { api } from '../../api/client.ts';
import { pagesQuery } from '../../api/pages.ts';
import { refresh } from '../../api/refresh.ts';
import type { Answer } from '../../api/wire.ts';

/** What a run did to a person. */
export type Touch = Answer<typeof historySchema>;

export type Person = Answer<typeof personSchema>;
export type PersonDetail = Answer<typeof personDetailSchema>;

/** What is typed into a form, by key of the field; empty where there is nothing. */
export type Values = Readonly<Record<string, string>>;

export interface PeopleFilter {
  readonly search: string;
  readonly state: 'active' | 'inactive' | '';
  /** Only people with a password, with or without a second factor. */
  readonly factor: 'missing' | 'on' | '';
  /** Id of a branch. */
  readonly branch: string;
  /** See wordFor of api/platform.ts; empty: the usual one. */
  readonly platform: string;
}

/** Everybody on the platform that a connection goes to; null: on the built-in one. */
export const peopleQuery = (connection: string | null, { search, state, branch, factor }: PeopleFilter) =>
  pagesQuery<Person>('/people', {
    connection,
    search,
    branch,
    active: state === '' ? null : state === 'active',
    secondFactor: factor === '' ? null : factor === 'on',
  });

type Named = Pick<Person, 'firstname' | 'lastname' | 'username'>;

/** What somebody is called; by username where there is no name. */
export function nameOf({ firstname, lastname, username }: Named): string {
  const name = `${firstname} ${lastname}`.trim();
  return name === '' ? username : name;
}

/** Every run that touched a person, the newest first (R41). */
export const touchedQuery = (id: string) => pagesQuery<Touch>(`/people/${id}/history`, { limit: 20 });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: ['/people', 'one', id],
    queryFn: ({ signal }) => api.get<PersonDetail>(`/people/${id}`, {}, signal),
  });

/** Everything that shows people, or counts them, looks again. */
export function useRefreshPeople(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await refresh(queries, '/people', '/branches', '/logs');
  };
}

/** What a person has in every field, by its key. */
export function valuesOf(person: PersonDetail): Values {
  const { username, firstname, lastname, level, email, language, timezone, expiration, manager, fields } = person;
  const own = { username, firstname, lastname, level, email, language, timezone, expiration, manager };
  const all = [
    ...Object.entries({ ...own, active: String(person.active), date_format: person.dateFormat }),
    ...fields.map(({ key, value }) => [key, value] as const),
  ];
  return Object.fromEntries(all.map(([key, value]) => [key, value ?? '']));
}

/** A link of the person through which Salesforce gives this value; undefined where it is the platform's own. */
export function giverOf({ links }: PersonDetail, key: string): PersonDetail['links'][number] | undefined {
  const giving = links.filter(({ fills }) => fills.includes(key));
  return giving.find(({ overwrites }) => overwrites) ?? giving[0];
}
