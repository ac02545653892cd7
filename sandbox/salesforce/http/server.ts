import { loadOrg } from '../data/load.ts';
import { DEFAULTS, type SandboxOptions } from './options.ts';
import { type SalesforceSandbox, serveOrg } from './serve-org.ts';

/**
 * Starts a server on loopback that behaves like one Salesforce org.
 * Throws what `serveOrg` throws, and what `loadOrg` throws for a bad data file.
 */
export async function startSalesforceSandbox(options: SandboxOptions = {}): Promise<SalesforceSandbox> {
  const { seed, userListViews, contacts, accounts, dataFile, clock, ...server } = { ...DEFAULTS, ...options };
  const org = loadOrg({
    seed,
    userListViews,
    ...(contacts === undefined ? {} : { contacts }),
    ...(accounts === undefined ? {} : { accounts }),
    ...(dataFile === undefined ? {} : { dataFile }),
    ...(clock === undefined ? {} : { clock }),
  });
  return serveOrg(org, server);
}
