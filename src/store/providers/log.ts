import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What an administrator should know of somebody who came from an identity provider. */
export interface SignInEvent {
  readonly level: 'info' | 'warning';
  readonly code: string;
  /** A sentence for an administrator. */
  readonly message: string;
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
  const { level, code, message, provider, connection, sourceId, username, detail } = event;
  await db
    .insertInto('log_event')
    .values((eb) => ({
      run_id: null,
      level,
      code,
      message,
      caused_by: provider,
      connection_id: eb
        .selectFrom('connection')
        .select('id')
        .where('name', '=', connection ?? ''),
      source_id: sourceId,
      username,
      detail: JSON.stringify(detail),
    }))
    .execute();
}
