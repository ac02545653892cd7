import { personOfSalesforceUser, provisioningOwner } from '../../store/access/embedded.ts';
import type { StoredConnection } from '../../store/configuration.ts';
import { RollcallError, saidBy } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { RunResult } from '../../sync/result.ts';
import { countProvisioning, TooManyAttempts } from '../access/limits.ts';
import type { Administered } from '../administered.ts';
import { Refusal } from './refusal.ts';

/**
 * Makes a Salesforce user a person of the platform, with the settings of users that say so (R10): their record is read, and
 * goes the way of every record. Answers the id of the person. Throws `canvas_refused`.
 */
export async function provision(
  administered: Administered,
  { id: connectionId, name, settings }: StoredConnection,
  userId: string,
  signal: AbortSignal,
): Promise<string> {
  const { db } = administered;
  const owner = settings.directory.kind === 'builtin' ? await provisioningOwner(db, connectionId) : null;
  if (owner === null) {
    throw new Refusal(
      'unknown',
      saying(
        'canvas_unlinked',
      )`Nobody is linked with ${{ user: userId }}, and ${{ connection: name }} does not allow user provisioning via SFDC.`,
    );
  }
  const result = await synchronize(administered, name, owner, userId, signal);
  const personId = await personOfSalesforceUser(db, { connectionId, userId });
  if (personId !== null) return personId;
  const [error] = result.errors;
  throw new Refusal(
    'not_provisioned',
    saying(
      'canvas_not_provisioned',
    )`Run ${{ run: result.id }} did not make ${{ user: userId }} a person${{ code: error === undefined ? ['', ''] : [error.code, `: ${error.code}`] }}. Its log says why.`,
  );
}

async function synchronize(
  administered: Administered,
  name: string,
  owner: string,
  userId: string,
  signal: AbortSignal,
): Promise<RunResult> {
  try {
    await countProvisioning(administered.db, { connection: name, userId }, administered.now());
    await using connection = await administered.connect(name, owner);
    // Whoever is in already needs no name beside their run.
    return await connection.synchronizeOne('users', userId, { signal, startedBy: { name: null, via: 'salesforce' } });
  } catch (error) {
    if (error instanceof TooManyAttempts) throw new Refusal('too_often', saidBy(error), error);
    if (!(error instanceof RollcallError)) throw error;
    const reason = error.code === 'not_in_list_view' ? 'not_provisioned' : 'unavailable';
    throw new Refusal(reason, saidBy(error), error);
  }
}
