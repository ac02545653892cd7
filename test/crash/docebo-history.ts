import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type DoceboTenant,
  startTenant,
  TENANT_ACCESS,
  TENANT_MAPPING,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import type { Running } from '../support/rollcall.ts';
import { type Chance, createChance } from './chance.ts';
import type { Place } from './history.ts';
import { type Installation, install } from './installation.ts';
import { startSync } from './kill.ts';
import { editManagers, MANAGER_FIELD, managersOf, orgWithManagers } from './managers.ts';
import { crashConfiguration, editOrg } from './org.ts';
import { positionOf, sessions } from './position.ts';
import { startSalesforce } from './salesforce.ts';
import { assertSame, stateOf } from './state.ts';

/** A history whose processes are killed while they call Docebo. */
export interface DoceboHistory {
  readonly people: number;
  /** Things go wrong in Docebo, too, while processes are killed. */
  readonly faults: boolean;
  readonly seed: number;
  /** Processes killed in the first load, and after edits. Where one comes to its end before, edits follow for the next. */
  readonly kills: readonly number[];
}

/** A process that was killed. */
export interface CallKill {
  /** Calls that the process had made. */
  readonly calls: number;
  /** The batch or branch call that was at work in Docebo then. */
  readonly atWork: boolean;
}

/** The field that one history has for managers. */
const { field_7: _, ...OTHERS } = TENANT_MAPPING;
/** Milliseconds that a batch or branch call takes, so that it can be hit. */
const BATCH_TIME = 60;
const MANY = 1_000_000;
/** Among so many first calls of a process one is chosen, in a first load and after edits. */
const FIRST_CALLS = 20;
const LATER_CALLS = 8;
/** People in a call: small, so that there are many. */
const CHUNK = 10;

/** What passes by itself, and is tried again. Some of it hides that a call was carried out. */
const PASSING: readonly object[] = [
  { answer: 'unavailable' },
  { answer: 'bad_gateway' },
  { answer: 'too_many_requests', retryAfter: 0 },
  { answer: 'html' },
  { answer: 'empty' },
  { reset: true },
  { breakAfter: 0 },
  { endAfter: 30 },
  { expire: ['sessions'] },
  { delay: 100 },
];
const SHARE = 0.1;
/** Rounds for each one that was meant, where processes come to their ends before they can be killed. */
const MOST_ROUNDS = 5;

interface Stage {
  readonly history: DoceboHistory;
  readonly subject: Side;
  readonly twin: Side;
  readonly chance: Chance;
}

/**
 * Plays a history: in each round so many synchronizations are killed while they call Docebo; the last one is left alone.
 * Then the tenant must be that of a twin whom nobody disturbed, and no call may have run beside another. Faults, where
 * there are some, must have hit. Throws otherwise.
 */
export async function playDocebo({ serverUrl, folder }: Place, history: DoceboHistory): Promise<readonly CallKill[]> {
  const { people, seed, kills } = history;
  const name = `crash_docebo_${process.pid}_${seed}`;
  await using salesforce = await startSalesforce(orgWithManagers(people), join(folder, `${name}.json`));
  await using tenant = await startTenant(trainingTenant(), { quota: MANY, batchTime: BATCH_TIME });
  await using other = await startTenant(trainingTenant(), { quota: MANY });
  const configuration = crashConfiguration({
    incremental: true,
    directory: { ...TENANT_ACCESS, callsPerHour: MANY, chunk: CHUNK },
    // So few people that any edit would be a large part of them.
    contacts: {
      mapping: { ...OTHERS, manager: MANAGER_FIELD },
      thresholds: { deactivated: 'off', rejected: 'off', changed: 'off' },
    },
  });
  const environment = (docebo: DoceboTenant) => ({
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    SF_URL: salesforce.url,
    SF_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
    DOCEBO_URL: docebo.url,
    DOCEBO_CLIENT_SECRET: 'rollcall-secret',
  });
  await using subject = await install(serverUrl, name, { environment: environment(tenant), configuration });
  await using twin = await install(serverUrl, `${name}_twin`, { environment: environment(other), configuration });

  const stage: Stage = {
    history,
    subject: { subject, tenant },
    twin: { subject: twin, tenant: other },
    chance: createChance(seed),
  };
  const all: CallKill[] = [];
  let round = 0;
  let hits = 0;
  for (const count of kills) {
    for (let left = count; left > 0; round += 1) {
      if (round === MOST_ROUNDS * kills.length) throw new Error(`After ${round} rounds there are ${all.length} kills`);
      if (round > 0) {
        await editOrg(salesforce, people, stage.chance, round);
        await editManagers(salesforce, people, { chance: stage.chance, round });
      }
      const { killed, hits: more } = await playRound(stage, round, left);
      all.push(...killed);
      left -= killed.length;
      hits += more;
    }
  }
  if (history.faults && hits === 0) throw new Error(`No fault has hit in ${JSON.stringify(history)}`);
  return all;
}

async function playRound({ history, subject, twin, chance }: Stage, round: number, most: number) {
  const { tenant } = subject;
  if (history.faults) await tenant.control('/faults', someFaults(history.seed * 100 + round));
  const killed: CallKill[] = [];
  while (killed.length < most) {
    const nth = 1 + chance.below(round === 0 ? FIRST_CALLS : LATER_CALLS);
    const kill = await killAtCall(subject, { nth, whileAtWork: killed.length % 2 === 0 });
    // It has come to its end before: whoever comes next finds nothing to do.
    if (kill === null) break;
    killed.push(kill);
  }
  await syncToTheEnd(subject.subject, history.faults ? 3 : 1);
  const hits = await tenant.hits();
  await tenant.clearFaults();
  if (history.faults) await syncToTheEnd(subject.subject, 1);
  await syncToTheEnd(twin.subject, 1);
  await compare(subject, twin, round);
  return { killed, hits };
}

interface Side {
  readonly subject: Installation;
  readonly tenant: DoceboTenant;
}

function someFaults(seed: number): readonly object[] {
  return PASSING.map((fault, index) => ({
    kind: 'api',
    times: 'always',
    probability: SHARE / PASSING.length,
    seed: seed * PASSING.length + index,
    ...fault,
  }));
}

/** Kills a process after its nth call, or while a batch or branch call that follows is carried out; null when it has ended before. */
async function killAtCall(
  { subject, tenant }: Side,
  { nth, whileAtWork }: { readonly nth: number; readonly whileAtWork: boolean },
): Promise<CallKill | null> {
  const { sandbox } = tenant;
  const before = sandbox.stats().calls;
  const calls = () => sandbox.stats().calls - before;
  const isAtWork = async () => (await tenant.concurrency()).running > 0;
  const running: Running = startSync(subject, 'rest');
  const end = new AbortController();
  void running.ended.finally(() => end.abort());
  while (!end.signal.aborted && calls() < nth) await wait(2);
  const isTheMoment = whileAtWork ? isAtWork : () => Promise.resolve(true);
  while (!end.signal.aborted && !(await isTheMoment())) await wait(2);
  const atWork = await isAtWork();
  const killed = !end.signal.aborted;
  running.signal('SIGKILL');
  const { exitCode } = await running.ended;
  while ((await sessions(subject.db, 'rollcall')) > 0) await wait(5);
  return killed && exitCode === null ? { calls: calls(), atWork } : null;
}

/** 3: some records are rejected, as they shall be. */
async function syncToTheEnd(installation: Installation, attempts: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { exitCode, stdout, stderr } = await startSync(installation, 'rest').ended;
    if (exitCode === 0 || exitCode === 3) return;
    if (attempt < attempts && exitCode === 1 && /"code":\s*"docebo_/.test(stdout)) continue;
    if (attempts > 1 && attempt === attempts && /"code":\s*"docebo_/.test(stdout)) return;
    throw new Error(`rollcall sync ended with ${exitCode}:\n${stdout}\n${stderr}`);
  }
}

/**
 * Whoever dies between the creation of a branch and its outcome leaves one that the next process finds by its code: it is
 * said to be linked then, not made.
 */
async function remembered({ db }: Installation): Promise<object> {
  const { branchLinks, ...rest } = await stateOf(db);
  return { ...rest, branchLinks: branchLinks.map((line) => line.replace(/ linked$/, '')) };
}

async function compare(one: Side, twin: Side, round: number): Promise<void> {
  const people = async ({ tenant }: Side) => ({
    users: await tenant.users(),
    branches: await tenant.branches(),
    managers: await managersOf(tenant),
  });
  assertSame(await people(one), await people(twin), `The tenant after round ${round}`);
  assertSame(await remembered(one.subject), await remembered(twin.subject), `What is remembered after round ${round}`);
  const position = await positionOf(one.subject.db);
  assertSame(position.ended, true, 'Whether the last run has ended');
  const { refused, overlapping } = await one.tenant.concurrency();
  assertSame({ refused, overlapping }, { refused: 0, overlapping: 0 }, 'Batch and branch calls beside each other');
  assertSame(Object.keys(await managersOf(one.tenant)).length > 0, true, 'Whether anybody has a manager');
  // Nobody stands for two records.
  const ids = (await one.tenant.users()).flatMap(({ fields }) => fields['field_1'] ?? []);
  assertSame(ids.length, new Set(ids).size, 'People, by record');
}
