import { queryOptions, useQueryClient } from '@tanstack/react-query';
import type { personDetailSchema, personSchema } from '../../../src/api/routes/person-schemas.ts';
import { api } from '../../api/client.ts';
import { refresh } from '../../api/refresh.ts';
import type { Answer } from '../../api/wire.ts';

export type Person = Answer<typeof personSchema>;
export type PersonDetail = Answer<typeof personDetailSchema>;

/** What is typed into a form, by key of the field; empty where there is nothing. */
export type Values = Readonly<Record<string, string>>;

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
