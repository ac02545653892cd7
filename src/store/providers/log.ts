import { type Kysely, sql } from 'kysely';
import { inEnglish, type Sentence } from '../../support/sentence.ts';
import type { Database } from '../schema.ts';
import { inTransaction } from '../unit-of-work.ts';
import type { IdentityProvider } from './provider.ts';

/** What an administrator should know of somebody who came from an identity provider. */
export interface SignInEvent {
  readonly level: 'info' | 'warning';
  readonly code: string;
  /** For an administrator. */
  readonly said: readonly Sentence[];
  readonly provider: Pick<IdentityProvider, 'id' | 'name'>;
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
      caused_by: provider.name,
      // It may have been removed meanwhile.
      provider_id: eb.selectFrom('identity_provider').select('id').where('id', '=', provider.id),
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

/** The same, unless it was said of this provider within a day, by whichever process. */
export async function logSignInDaily(db: Kysely<Database>, event: SignInEvent, now: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    // One after the other: several at the same moment would all find nothing.
    await tx
      .selectFrom('identity_provider')
      .select('id')
      .where('id', '=', event.provider.id)
      .forNoKeyUpdate()
      .execute();
    const lately = await tx
      .selectFrom('log_event')
      .select('id')
      .where('provider_id', '=', event.provider.id)
      .where('code', '=', event.code)
      .where('at', '>', new Date(now.getTime() - DAY_MS))
      .limit(1)
      .executeTakeFirst();
    if (lately === undefined) await logSignIn(tx, event);
  });
}

/** Of an event of `log_event`: what its provider is called, or was called where it is removed; null for other events. */
export const NAME_OF_PROVIDER = sql<string | null>`coalesce(
  (select identity_provider.name from identity_provider where identity_provider.id = log_event.provider_id),
  log_event.caused_by)`;
