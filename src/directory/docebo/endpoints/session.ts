import { z } from 'zod';
import type { Client } from '../http/client.ts';
import { data, id, text } from './quirks.ts';

const session = data(
  z.looseObject({
    id,
    username: z.string(),
    user_level: text,
    active_languages: z.array(z.looseObject({ code: z.string(), browsercode: z.string() })).default([]),
  }),
);

/** Who the token stands for, and the languages of the tenant: Docebo's own code with the browser's. */
export interface Session {
  /** Their `user_id` in lists of users. */
  readonly id: string;
  readonly username: string;
  /** Only a superadmin sees everybody and may do everything. */
  readonly superadmin: boolean;
  readonly languages: readonly { readonly code: string; readonly browserCode: string }[];
}

export async function readSession(client: Client, call: { readonly signal?: AbortSignal }): Promise<Session> {
  const { data: found } = await client.get('/manage/v1/user/session', {}, session, call);
  return {
    id: found.id,
    username: found.username,
    superadmin: /^(super_?admin|god_?admin|3)$/i.test(found.user_level ?? ''),
    languages: found.active_languages.map(({ code, browsercode }) => ({
      code,
      browserCode: browsercode.toLowerCase(),
    })),
  };
}
