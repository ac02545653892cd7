import type { Kysely } from 'kysely';
import { inEnglish, type Sentence } from '../../support/sentence.ts';
import type { Database } from '../schema.ts';

/** What an administrator should know of somebody who came from an identity provider. */
export interface SignInEvent {
  readonly level: 'info' | 'warning';
  readonly code: string;
  /** For an administrator. */
  readonly said: readonly Sentence[];
  /** Name of the provider. */
  readonly provider: string;
  /** Whose log it belongs into; null: no connection's in particular. */
  readonly connection: string | null;
  /** 18 characters. */
  readonly sourceId: string | null;
  readonly username: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

export async function logSignIn(db: Kysely<Database>, event: SignInEvent): Promise<void> {
  const { level, code, said, provider, connection, sourceId, username, detail } = event;
  await db
    .insertInto('log_event')
    .values((eb) => ({
      run_id: null,
      level,
      code,
      message: inEnglish(said),
      caused_by: provider,
      connection_id: eb
        .selectFrom('connection')
        .select('id')
        .where('name', '=', connection ?? ''),
      source_id: sourceId,
      username,
      detail: JSON.stringify({ ...detail, said }),
    }))
    .execute();
}

const DAY_MS = 24 * 3_600_000;

/** The same, unless it was said of this provider within a day. */
export async function logSignInDaily(db: Kysely<Database>, event: SignInEvent, now: Date): Promise<void> {
  const lately = await db
    .selectFrom('log_event')
    .select('id')
    .where('run_id', 'is', null)
    .where('code', '=', event.code)
    .where('caused_by', '=', event.provider)
    .where('at', '>', new Date(now.getTime() - DAY_MS))
    .limit(1)
    .executeTakeFirst();
  if (lately === undefined) await logSignIn(db, event);
}
