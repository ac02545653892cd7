import { expect } from 'vitest';
import { readEnvironment } from '../../src/config/environment.ts';
import { createContext } from '../../src/context.ts';
import { type Caller, type RunningApi, startApi } from './api.ts';
import { type Installation, install } from './installation.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';

/** An org whose contacts are on the platform, and the API of that platform with an administrator who is signed in. */
export interface SynchronizedPlatform extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly rollcall: Installation;
  readonly api: RunningApi;
  readonly admin: Caller;
}

/** Disposing it fails where the API has complained meanwhile. */
export async function startSynchronizedPlatform(org: object, configuration: string): Promise<SynchronizedPlatform> {
  const salesforce = await startOrg(org);
  const rollcall = await install(configuration, { SF_URL: salesforce });
  await rollcall.sync('contacts');
  const context = await createContext(readEnvironment(rollcall.environment));
  const api = await startApi(context);
  return {
    salesforce,
    rollcall,
    api,
    admin: await api.signedIn(),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
      await rollcall[Symbol.asyncDispose]();
      await salesforce[Symbol.asyncDispose]();
      expect(api.complaints).toEqual([]);
    },
  };
}
