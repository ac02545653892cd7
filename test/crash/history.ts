import { join } from 'node:path';
import { trainingOrg } from '../support/training-org.ts';
import { audit } from './audit.ts';
import { createChance } from './chance.ts';
import { type Crew, hireCrew } from './crew.ts';
import { someFaults } from './faults.ts';
import { type Installation, install } from './installation.ts';
import { COMMIT_MS, type Kill, killAt, startSync, workToTheEnd } from './kill.ts';
import { crashConfiguration, crashRecords, editOrg } from './org.ts';
import { positionOf } from './position.ts';
import { PEOPLE, type Reader } from './readers.ts';
import { type Expectation, expectation, seen } from './reference.ts';
import { type Salesforce, startSalesforce } from './salesforce.ts';
import { appliedSince, assertSame, stateOf } from './state.ts';

export interface History {
  readonly reader: Reader;
  readonly faults: boolean;
  /** Runs are left to so many processes of `rollcall work` at a time, any of which is killed. They read everything every time. */
  readonly workers?: number;
  /** Workers also apply together, which the built-in platform does not gain by. Elsewhere one of them applies pages that overlap. */
  readonly appliesTogether?: boolean;
  readonly seed: number;
  /** Processes killed in each round. The first round is the first load; each other one begins with edits of the org. */
  readonly kills: readonly number[];
}

export interface Place {
  /** Of the database server. */
  readonly serverUrl: string;
  /** For what a history leaves lying about. */
  readonly folder: string;
}

/** Commits of an undisturbed run beside those of its pages: begin, settle, start applying, finish, note the calls. */
const OTHER_COMMITS = 5;
/** A process that ends before it can be killed is replaced by another, but not for ever. */
const MOST_TRIES = 4;

interface Stage {
  readonly history: History;
  readonly salesforce: Salesforce;
  readonly expected: Expectation;
  readonly subject: Installation;
  readonly twin: Installation;
  readonly chance: ReturnType<typeof createChance>;
  /** Requests that met a fault so far. */
  hits: number;
}

/**
 * Plays a history: in each round so many synchronizations are killed, one after the other, each at another place; the
 * last one is left alone. Then the journal must add up, the platform must be what the reference of the model makes of the
 * org, and everything stored that of a twin which nobody disturbed.
 * Faults, where there are some, must have hit. Throws an AssertionError otherwise. Answers all kills.
 */
export async function play({ serverUrl, folder }: Place, history: History): Promise<readonly Kill[]> {
  const { reader, seed, kills } = history;
  const name = `crash_${process.pid}_${reader}_${seed}`;
  const records = crashRecords(PEOPLE[reader]);
  await using started = await startSalesforce(trainingOrg(records), join(folder, `${name}.json`));
  const environment = {
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
    SF_URL: started.url,
    SF_CLIENT_SECRET: 'rollcall-secret',
    ROLLCALL_PRIVATE_NETWORKS: 'loopback',
  };
  const incremental = history.workers === undefined;
  const configuration = crashConfiguration({ incremental });
  const expected = expectation(started, records, incremental);
  const { salesforce } = expected;
  await using subject = await install(serverUrl, name, { environment, configuration });
  await using twin = await install(serverUrl, `${name}_twin`, { environment, configuration });
  const stage: Stage = { history, salesforce, expected, subject, twin, chance: createChance(seed), hits: 0 };
  const all: Kill[] = [];
  for (const [round, count] of kills.entries()) {
    if (round > 0) await editOrg(salesforce, PEOPLE[reader], stage.chance, round);
    all.push(...(await playRound(stage, round, count)));
  }
  if (history.faults && stage.hits === 0) throw new Error(`No fault has hit in ${JSON.stringify(history)}`);
  return all;
}

async function playRound(stage: Stage, round: number, count: number): Promise<readonly Kill[]> {
  const { history, salesforce, expected, subject, twin } = stage;
  const before = { subject: await lastRun(subject), twin: await lastRun(twin) };
  if (history.faults) await salesforce.faults(someFaults(history.seed * 100 + round));
  await subject.slowCommits(COMMIT_MS);
  await using crew = await hireCrew(subject, history, history.workers ?? 0);
  const kills = await killSome(stage, crew, round, count);
  await subject.slowCommits(0);
  await syncToTheEnd(stage);
  await crew[Symbol.asyncDispose]();
  stage.hits += await salesforce.hits();
  await salesforce.clearFaults();
  // What the last faults have kept from a run comes with the next one.
  if (history.faults) await syncOnce(subject, history.reader);

  const undisturbed = syncOnce(twin, history.reader);
  // Meanwhile, for it takes its time where there are many people.
  expected.run();
  await undisturbed;
  await audit(subject.db);
  await audit(twin.db);
  const state = await stateOf(subject.db);
  assertSame(seen(state), expected.platform(), `The platform after round ${round}, by the reference`);
  assertSame(state, await stateOf(twin.db), `What is stored after round ${round}`);
  const applied = await appliedSince(subject.db, before.subject);
  assertSame(applied, await appliedSince(twin.db, before.twin), `What was applied in round ${round}`);
  return kills;
}

/** Kills one process after the other, so that each comes further than the one before, or ends near it. */
async function killSome(
  { history, subject, chance }: Stage,
  crew: Crew,
  round: number,
  count: number,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  const pages = Math.ceil(PEOPLE[history.reader] / (history.reader === 'cli' ? 2000 : 200));
  let left = round === 0 ? 2 * pages + OTHER_COMMITS : OTHER_COMMITS + 6;
  for (let tries = 0; kills.length < count && tries < count * MOST_TRIES; tries += 1) {
    // Some come to their end, so that the next run is disturbed from its beginning.
    const nth = 1 + chance.below(Math.max(2, Math.ceil(left / Math.max(1, (count - kills.length) / 2))));
    const after = chance.below(COMMIT_MS * 1.5);
    const kill = history.workers
      ? await crew.lose(chance.below(history.workers), { nth, after })
      : await killAt(subject, startSync(subject, history.reader), { nth, after });
    left = Math.max(3, left - kill.commits);
    if (kill.killed) kills.push(kill);
    else assertEnded(kill.ended, history);
  }
  return kills;
}

/** With faults a run may fail, and the next one heals it. */
async function syncToTheEnd({ history, salesforce, subject }: Stage): Promise<void> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    if (history.workers) {
      if (await workToTheEnd(subject, history)) return;
      if (!history.faults) throw new Error('A run of workers has failed');
    } else {
      const ended = await startSync(subject, history.reader).ended;
      if (ended.exitCode === 0 || ended.exitCode === 3) return;
      assertEnded(ended, history);
    }
  }
  await salesforce.clearFaults();
}

async function syncOnce(installation: Installation, reader: Reader): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const ended = await startSync(installation, reader).ended;
    assertEnded(ended, { faults: false });
    if (!isStarved(ended)) return;
    if (attempt === MOST_STARVED) throw new Error(`The machine has too much to do: ${ended.stdout}`);
  }
}

/** Processes in a row that may be kept from the database. */
const MOST_STARVED = 3;

/** A machine with too much to do may let nobody into the database for as long as a process waits; the next one goes on. */
function isStarved({ exitCode, stdout }: Kill['ended']): boolean {
  return exitCode === 1 && stdout.includes('timeout exceeded when trying to connect');
}

/** 3: some records are rejected, as they shall be. */
function assertEnded({ exitCode, stdout, stderr }: Kill['ended'], { faults }: Pick<History, 'faults'>): void {
  if (exitCode === 0 || exitCode === 3 || isStarved({ exitCode, stdout, stderr })) return;
  if (faults && exitCode === 1 && /"code":\s*"salesforce_/.test(stdout)) return;
  throw new Error(`rollcall sync ended with ${exitCode}:\n${stdout}\n${stderr}`);
}

async function lastRun({ db }: Installation): Promise<string> {
  return (await positionOf(db)).runId ?? '0';
}
