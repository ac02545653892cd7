import type { Transaction } from 'kysely';
import type { ConfigurationChange } from '../../config/changes.ts';
import type { ConfigurationFile } from '../../config/file.ts';
import { storedConnection } from '../../store/configuration.ts';
import type { ForgottenAuthorization } from '../../store/connections/authorization.ts';
import { tryAgainSoon } from '../../store/connections/try-again.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import type { Administered } from '../administered.ts';
import { applyFile, type Saved } from './apply.ts';

/** What applying a configuration comes to. */
export interface Applied {
  readonly changes: ConfigurationChange[];
  /** Connections that Salesforce has to be allowed anew, since they are of another org or app now. */
  readonly ended: readonly {
    readonly connection: string;
    /** See AdministeredAuthorizations. */
    readonly revoked: boolean | null;
  }[];
}

/**
 * Applies a file as `applyFile` does. Afterwards it has Salesforce end what was allowed to connections that are of another
 * org or app now; and connections that sign in otherwise than before are tried soon, where they were quarantined (R44).
 *
 * @param owner whose settings the file says.
 */
export async function applyConfiguration(
  { db, authorizations, now }: Pick<Administered, 'db' | 'authorizations' | 'now'>,
  file: ConfigurationFile,
  also: (tx: Transaction<Database>) => Promise<void> = async () => undefined,
  owner: string = SHARED,
): Promise<Applied> {
  let forgotten: readonly ForgottenAuthorization[] = [];
  const before = async (tx: Transaction<Database>, saved: Saved) => {
    forgotten = saved.forgotten;
    for (const { name } of saved.changes.filter(isAboutSigningIn)) {
      const { id } = await storedConnection(tx, name);
      await tryAgainSoon(tx, id, now());
    }
    await also(tx);
  };
  const changes = await applyFile(db, file, before, owner);
  const ending = forgotten.map(async (authorization) => ({
    connection: authorization.connection,
    revoked: await authorizations.revoke(authorization),
  }));
  return { changes, ended: await Promise.all(ending) };
}

function isAboutSigningIn({ kind, outcome, changed }: ConfigurationChange): boolean {
  return kind === 'connection' && outcome === 'updated' && changed.some(({ path }) => path.startsWith('salesforce'));
}
