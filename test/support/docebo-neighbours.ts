import { type DoceboTenant, QUICK_TENANT, startTenant } from './docebo-tenant.ts';
import { type Installation, install } from './installation.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';

/** A Rollcall between an org and a tenant. */
export interface Neighbours extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly docebo: DoceboTenant;
  readonly rollcall: Installation;
}

interface Starting {
  /** What both are like: data files of the sandboxes. */
  readonly org: object;
  readonly tenant: Parameters<typeof startTenant>[0];
  readonly sandbox?: Parameters<typeof startTenant>[1];
  readonly yaml: string;
}

export async function startNeighbours({ org, tenant, sandbox, yaml }: Starting): Promise<Neighbours> {
  await using resources = new AsyncDisposableStack();
  const salesforce = resources.use(await startOrg(org));
  const docebo = resources.use(await startTenant(tenant, sandbox));
  const rollcall = resources.use(await install(yaml, { SF_URL: salesforce, DOCEBO_URL: docebo }, QUICK_TENANT));
  const owned = resources.move();
  return { salesforce, docebo, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
