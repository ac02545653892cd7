import { expect } from 'vitest';
import { inEnglish } from '../../src/support/sentence.ts';
import { type Installation, install } from './installation.ts';
import { done } from './outcome.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

const ORG = trainingOrg({
  accounts: [account(1, 'Northwind'), account(2, 'Northwind Milano', 1), account(3, 'Contoso')],
  contacts: [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) }),
    learner(2, 'Jean', 'Bartik', { AccountId: accountId(1) }),
    learner(3, 'Grace', 'Hopper', { AccountId: accountId(3) }),
    learner(4, 'Karen', 'Jones', { Email: null }),
  ],
});

export interface Setting {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly leavers?: 'keep' | 'deactivate';
}

export function configuration({ options = {}, leavers = 'deactivate' }: Setting = {}): string {
  return trainingConfiguration({ users: null, contacts: { options: { incremental: true, ...options }, leavers } });
}

/** An org and a Rollcall that has synchronized it once; the records are older than the overlap by now. */
export async function settled(setting: Setting = {}) {
  const salesforce = await startOrg(ORG);
  const rollcall = await install(configuration(setting), { SF_URL: salesforce });
  const first = await rollcall.sync('contacts');
  expect(first).toMatchObject({ mode: 'full', counts: { extracted: 4, created: 3, rejected: 1 } });
  await advance(salesforce, 600);
  await using resources = new AsyncDisposableStack();
  resources.use(salesforce);
  resources.use(rollcall);
  const owned = resources.move();
  return { salesforce, rollcall, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

export async function advance(salesforce: SalesforceOrg, seconds: number): Promise<void> {
  await salesforce.control('POST', '/clock', { advance: seconds });
}

/** The next run, which must be incremental, and a full one behind it, which must find nothing left to do. */
export async function incremental(rollcall: Installation): Promise<Readonly<Record<string, number>>> {
  const result = await rollcall.sync('contacts');
  expect(result.mode).toBe('incremental');
  return done(result);
}

export async function modeReason({ db }: Installation, runId: string): Promise<string> {
  const row = await db.selectFrom('run').select('mode_reasons').where('id', '=', runId).executeTakeFirstOrThrow();
  return inEnglish(row.mode_reasons);
}

/** What every run says of the contact without an e-mail address. */
export const KAREN_REJECTED = { rejected: 1 };
