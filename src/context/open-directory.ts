import { resolveDoceboSecrets } from '../config/secrets.ts';
import type { DoceboOptions } from '../directory/docebo/index.ts';
import type { StoredConnection } from '../store/configuration.ts';
import { keptSecrets } from '../store/connections/kept-secrets.ts';
import { openTenant } from '../store/tenant/index.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Directory } from '../sync/directory.ts';
import type { Adapters } from './adapters.ts';

/** A directory with what ends with it. */
export type OpenDirectory = Directory<UnitOfWork> & AsyncDisposable;

/**
 * The platform of a connection; for one piece of work, so that its calls are counted by themselves. Throws
 * `config_secret_missing`, `secret_key` or `config_invalid`.
 */
export async function openDirectory(
  adapters: Adapters,
  connection: StoredConnection,
  patience: Pick<DoceboOptions, 'retry'> = {},
  about: () => object = () => ({ connection: connection.name }),
): Promise<OpenDirectory> {
  const { db, pool, vault, config, logger, metrics, builtin, docebo } = adapters;
  const { id: connectionId, name } = connection;
  const { directory } = connection.settings;
  if (directory.kind === 'builtin') return { ...builtin, [Symbol.asyncDispose]: () => Promise.resolve() };
  const kept = await keptSecrets(db, vault, connectionId);
  const { url, credentials } = resolveDoceboSecrets({ name, directory }, config.environment, kept);
  const { createDoceboDirectory } = await import('../directory/docebo/index.ts');
  const tenant = await openTenant({ db, pool }, { connectionId, url }, docebo.gate);
  return createDoceboDirectory(tenant, {
    url,
    credentials,
    privateNetworks: config.privateNetworks,
    limits: directory,
    traits: directory,
    retry: { ...docebo.retry, ...patience.retry },
    onEvent(event) {
      logger.info({ ...about(), ...event }, 'docebo');
      if (event.kind === 'retry') metrics.retried({ connection: name, at: 'directory' });
    },
  });
}
