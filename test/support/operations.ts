import { expect } from 'vitest';
import { SCOPE_NAMES } from '../../src/administration/access/scopes.ts';
import type { Access } from '../../src/api/api.ts';
import { OPERATIONS } from './access-table.ts';
import type { RegisteredRoute } from './registered-routes.ts';

export const PREFIX = '/api/v1';

export interface Operation {
  /** `GET /runs/:id` */
  readonly name: string;
  readonly method: string;
  /** With something in the place of each parameter. */
  readonly url: string;
  readonly access: Access;
}

const PLACEHOLDERS: Readonly<Record<string, string>> = { id: '999999', connection: 'acme', entity: 'contacts' };
export const filled = (url: string) => url.replaceAll(/:(\w+)/g, (_, key: string) => PLACEHOLDERS[key] ?? '1');

const ACCESSES: readonly Access[] = ['public', 'self', 'session', ...SCOPE_NAMES];
export const ACCESS_BY_NAME: ReadonlyMap<string, Access> = new Map(
  ACCESSES.flatMap((access) => OPERATIONS[access].map((name) => [name, access] as const)),
);

/** What the server has, with what the table says of it. Whoever may GET something may ask for its HEAD. */
export function operationsOf(routes: readonly RegisteredRoute[]): Operation[] {
  return routes.flatMap(({ method, url }) => {
    if (!url.startsWith(PREFIX)) return [];
    const name = `${method} ${url.slice(PREFIX.length)}`;
    const access = ACCESS_BY_NAME.get(name.replace(/^HEAD/, 'GET'));
    return access === undefined ? [] : [{ name, method, url: filled(url), access }];
  });
}

/** Asks about all of them, some at a time. */
export async function atOnce<Answer>(
  wanted: readonly Operation[],
  ask: (operation: Operation) => Promise<Answer>,
): Promise<Record<string, Answer>> {
  const left = wanted.values();
  const answers: Record<string, Answer> = {};
  const next = async () => {
    for (const operation of left) answers[operation.name] = await ask(operation);
  };
  await Promise.all(Array.from({ length: 8 }, next));
  return answers;
}

const METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] as const;
export const methodOf = (text: string) => METHODS.find((method) => method === text) ?? expect.fail(text);
