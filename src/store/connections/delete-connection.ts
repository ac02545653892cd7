import type { Kysely } from 'kysely';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { endEmbedded } from '../access/embedded.ts';
import { lockConfiguration, storedConnection } from '../configuration.ts';
import type { Database } from '../schema.ts';
import { forgetTenants } from '../tenant/index.ts';
import { inTransaction } from '../unit-of-work.ts';
import { type ForgottenAuthorization, forgetAuthorization } from './authorization.ts';

/**
 * Removes a connection with its settings, links, runs and logs. People and branches stay, and belong to nobody any more
 * (R35); what was remembered of a remote platform that nothing else goes to is forgotten, and whoever is inside Salesforce by it is out.
 * Answers what was allowed to it, and how many sessions have ended.
 * Throws `not_found`, or `run_in_progress` while something is done over it.
 */
export async function deleteConnection(
  db: Kysely<Database>,
  name: string,
): Promise<{ readonly forgotten: ForgottenAuthorization | null; readonly sessions: number }> {
  return await inTransaction(db, async (tx) => {
    await lockConfiguration(tx);
    const connection = await storedConnection(tx, name);
    const { id } = connection;
    const busy = await tx
      .selectFrom('run')
      .innerJoin('settings', 'settings.id', 'run.settings_id')
      .where('settings.connection_id', '=', id)
      .where('run.state', 'in', ['queued', 'extracting', 'applying'])
      .select('run.id')
      .executeTakeFirst();
    if (busy !== undefined) {
      throw new RollcallError(
        'run_in_progress',
        saying(
          'connection_busy_delete',
        )`Run ${{ run: busy.id }} is under way over the connection ${{ connection: name }}. Wait for its end, or cancel it, before you delete the connection.`,
      );
    }
    const forgotten = await forgetAuthorization(tx, connection);
    const sessions = await endEmbedded(tx, id);
    await tx.deleteFrom('connection').where('id', '=', id).execute();
    await forgetTenants(tx);
    return { forgotten, sessions };
  });
}
