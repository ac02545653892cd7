import { expect } from 'vitest';
import { z } from 'zod';
import type { ContextOptions } from '../../src/context.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { type Installation, install } from './installation.ts';
import { rejections } from './outcome.ts';
import { branches, people } from './platform-state.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

/** Some records are rejected, one username is wanted twice, accounts make a tree of branches. */
export const faultOrg = (records: number) =>
  trainingOrg({
    accounts: Array.from({ length: 20 }, (_, index) =>
      account(index + 1, `Account ${index + 1}`, Math.ceil(index / 3) || undefined),
    ),
    contacts: Array.from({ length: records }, (_, index) =>
      learner(index + 1, 'Lea', `L${index + 1}`, {
        AccountId: accountId((index % 20) + 1),
        ...(index % 100 === 50 ? { Country__c: 'Atlantis' } : {}),
        ...(index === 444 ? { Email: 'l2@learners.example' } : {}),
      }),
    ),
  });

export const faultConfiguration = (contacts: object = {}) =>
  trainingConfiguration({ users: null, contacts: { leavers: 'deactivate', ...contacts } });

/** Waits take no time, so that a test is not about patience. */
const atOnce = {
  sleep: async (_ms: number, signal: AbortSignal | undefined) => {
    // Whoever polls must let the other side get on.
    await new Promise((resolve) => setTimeout(resolve, 5));
    signal?.throwIfAborted();
  },
};

export interface ReaderCase {
  readonly by: 'REST' | 'Bulk';
  readonly salesforce: NonNullable<ContextOptions['salesforce']>;
}

/** The same records in three pages, whichever way they are read. */
export const READERS: readonly ReaderCase[] = [
  { by: 'REST', salesforce: { restPageSize: 200, ...atOnce } },
  {
    by: 'Bulk',
    salesforce: { bulkThreshold: 1, bulkPageSize: 200, bulkCells: 2000, restPageSize: 200, ...atOnce },
  },
];

export function installFor(
  { salesforce }: Pick<ReaderCase, 'salesforce'>,
  org: { readonly url: string },
  configuration = faultConfiguration(),
): Promise<Installation> {
  return install(configuration, { SF_URL: org }, { salesforce });
}

/** Everything that a run decides, by which two installations can be compared. */
export async function outcomeOf(installation: Installation, runId: string) {
  return {
    people: await people(installation.db),
    branches: await branches(installation.db),
    rejections: rejections(await installation.changes(runId)),
  };
}

const Report = z.object({ faults: z.array(z.looseObject({ hits: z.number() })) });

/** An org that can be told to fail, and what a run makes of it when it does not. */
export interface FaultyOrg extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly undisturbed: RunResult;
  readonly expected: Awaited<ReturnType<typeof outcomeOf>>;
  /** Adds rules: see the sandbox's README. */
  fault(...faults: readonly object[]): Promise<unknown>;
  /** Takes all rules away. */
  heal(): Promise<unknown>;
  /** How many requests the rules have hit. */
  hits(): Promise<number>;
  expectUndisturbed(installation: Installation, result: RunResult): Promise<void>;
}

export async function startFaultyOrg(reader: ReaderCase, records: number): Promise<FaultyOrg> {
  const salesforce = await startOrg(faultOrg(records));
  await using smooth = await installFor(reader, salesforce);
  const undisturbed = await smooth.sync('contacts');
  const expected = await outcomeOf(smooth, undisturbed.id);
  return {
    salesforce,
    undisturbed,
    expected,
    fault: (...faults) => salesforce.control('POST', '/faults', faults),
    heal: () => salesforce.control('DELETE', '/faults'),
    async hits() {
      const response = await salesforce.request('/__sandbox/faults');
      return Report.parse(await response.json()).faults.reduce((sum, one) => sum + one.hits, 0);
    },
    async expectUndisturbed(installation, result) {
      expect(result.counts).toEqual(undisturbed.counts);
      expect(await outcomeOf(installation, result.id)).toEqual(expected);
    },
    [Symbol.asyncDispose]: () => salesforce[Symbol.asyncDispose](),
  };
}
