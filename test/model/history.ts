import { deepStrictEqual } from 'node:assert';
import type { RunMode } from '../../src/sync/result.ts';
import type { Replayed } from './actions.ts';
import { finished, forceFull } from './basis.ts';
import type { Case, Edit, RunSeed } from './case.ts';
import { compareOutcome, compareWithReference } from './compare.ts';
import { HAND_EDITS, remember } from './hand-edits.ts';
import { type Hit, hitsOf } from './hits.ts';
import type { Installation } from './installation.ts';
import { beginning } from './org.ts';
import { ORG_EDITS } from './org-edits.ts';
import { PICKLIST_EDITS } from './picklist-edits.ts';
import { expectedPlatform } from './platform.ts';
import { replay } from './reference.ts';
import { runToTheEnd } from './runs.ts';
import { startSalesforce } from './salesforce.ts';
import { SETTINGS_EDITS } from './settings-edits.ts';
import type { Stage } from './stage.ts';
import { driftBefore } from './stops.ts';
import { decideOnHeld, goOn, synchronize } from './synchronize.ts';
import { beforeRun, undoAndRedo } from './undo.ts';
import { editOverUnseen, forgetOverwritten, seen } from './unseen.ts';
import type { Outcome, World } from './world.ts';

const EDITS = { ...ORG_EDITS, ...PICKLIST_EDITS, ...HAND_EDITS, ...SETTINGS_EDITS };

export interface PlayOptions {
  /** Every run is undone and done again: see undo.ts. */
  readonly undoing?: boolean;
}

/**
 * Plays a history on the real engine, the real database and the sandbox Salesforce, and in the reference. Throws an
 * AssertionError at the first run after which the two disagree. Answers which rules it has really put to the test.
 */
export async function play(
  installation: Installation,
  history: Case,
  { undoing = false }: PlayOptions = {},
): Promise<Set<Hit>> {
  const { world, file } = beginning(history);
  await installation.begin(history.pageSize);
  await using salesforce = await startSalesforce(file, installation.folder);
  const hits = new Set<Hit>();
  let stage: Stage | undefined;
  await using platform = await installation.openPlatform(() => stage?.world ?? world);
  stage = stageOf(installation, { salesforce, platform, looksAlways: undoing }, world, hits);
  await stage.configure();
  world.branches.push(...(await platform.found()));
  const rejected = new Set<string>();
  for (const [index, { pause, edits, run }] of history.steps.entries()) {
    await salesforce.control('POST', 'clock', { advance: pause });
    for (const edit of [...edits, ...moreByHand(stage, index, run)]) await stage.perform(edit);
    await editOverUnseen(stage, index);
    await stage.configure();
    // What an ended run has asked for is looked at, and with it whoever was edited.
    await stage.look({ anyway: stage.unseen.size > 0 && run.kind === 'interrupted, then settings' });
    const drift = await driftBefore(stage, run);
    const there = undoing ? await beforeRun(stage) : null;
    const { outcome, hits: met } = await playRun(stage, run);
    if (there !== null) for (const hit of await undoAndRedo(stage, there)) hits.add(hit);
    await drift.restore();
    for (const hit of [...drift.hits, ...met]) hits.add(hit);
    const isAccepted = (id: string) => stage.world.links.has(id) && !outcome.rejected.has(id);
    if ([...rejected].some(isAccepted)) hits.add('rejected, then accepted');
    rejected.clear();
    for (const id of outcome.rejected.keys()) rejected.add(id);
  }
  const { size } = stage.unseen;
  if (size > 0) await stage.look({ anyway: true });
  if (size > 0 || world.settings.incremental) await finalFullRun(stage);
  return hits;
}

/** Where runs do not see edits by hand, there is one more, which nobody looks for. */
function moreByHand({ platform, looksAlways }: Stage, index: number, { after }: RunSeed): Edit[] {
  if (!platform.remembered || looksAlways) return [];
  return [{ kind: 'edit by hand', a: 7 * index + after, b: 4 * (index + after) + (index % 2) }];
}

function stageOf(
  installation: Installation,
  { salesforce, platform, looksAlways }: Pick<Stage, 'salesforce' | 'platform' | 'looksAlways'>,
  world: World,
  hits: Set<Hit>,
): Stage {
  let names = 0;
  const stage: Stage = {
    installation,
    salesforce,
    platform,
    looksAlways,
    unseen: new Map(),
    world,
    touched: new Set(),
    byHand: new Map(),
    onlyFullSees: false,
    basis: null,
    unread: null,
    atRest: false,
    next: () => ++names,
    async configure() {
      await installation.configure(stage.world, salesforce.url, platform);
      await platform.prepare(stage.world);
    },
    async look(how) {
      if (await platform.settle(how)) seen(stage, (person, values) => remember(stage, person, values));
    },
    async perform({ kind, a, b }: Edit) {
      stage.atRest = false;
      const branches = stage.world.branches.length;
      const touched = stage.touched.size;
      await EDITS[kind](stage, a, b);
      if (kind.endsWith(' late') && stage.touched.size > touched) hits.add('committed late');
      if (stage.world.branches.length < branches) hits.add('branch deleted by hand');
    },
  };
  return stage;
}

/** Runs, and compares what came of it. */
async function playRun(stage: Stage, seed: RunSeed): Promise<{ outcome: Outcome; hits: Hit[] }> {
  if (seed.full || stage.onlyFullSees) await forceFull(stage);
  const before = stage.world;
  if (seed.kind === 'dry') {
    const replayed = replay(before);
    const { outcome } = replayed;
    const result = await synchronize(stage, { dryRun: true });
    await compareOutcome(stage, result, replayed, stage);
    await compareWithReference(stage, 'after a dry run');
    return { outcome, hits: ['dry run'] };
  }
  const hadByHand = new Map(stage.byHand);
  const ended = await runToTheEnd(stage, seed);
  const { result, after, outcome, hits, edited } = ended;
  await compareOutcome(stage, result, ended, ended);
  if (result.state === 'held' && !seed.approve) {
    stage.world = ended.before;
    await decideOnHeld(stage, result.id, false);
    await compareWithReference(stage, 'after a plan was thrown away');
    return { outcome, hits: [...hits, 'held and thrown away'] };
  }
  stage.world = after;
  if (result.state === 'held') {
    await decideOnHeld(stage, result.id, true);
    hits.push('held and approved');
  }
  await finished(stage, result, ended);
  hits.push(...forgetOverwritten(stage));
  await compareWithReference(stage, `after run ${result.id} (${result.mode})`);
  hits.push(...hitsOf(before, after, outcome), ...modeHits(stage, result.mode));
  if ([...hadByHand].some(([id, values]) => isOverwritten(after, id, values))) hits.push('edit by hand overwritten');
  if (stage.byHand.size > 0) hits.push('edit by hand left to the next full run');
  if (seed.repeat && !edited) {
    await repeat(stage);
    hits.push('repeated');
  }
  return { outcome, hits };
}

function modeHits({ world }: Stage, mode: RunMode | null): Hit[] {
  if (mode === 'incremental') return ['incremental run'];
  return world.settings.incremental ? ['full run of incremental settings'] : [];
}

function isOverwritten({ links }: World, id: string, values: Readonly<Record<string, string>>): boolean {
  const now = links.get(id)?.person.values;
  return now !== undefined && Object.entries(values).some(([key, value]) => key in now && now[key] !== value);
}

/** A run after which nothing has changed finds nothing to do. */
async function repeat(stage: Stage): Promise<void> {
  const replayed = replay(stage.world);
  // What was edited by hand is only at rest until the next full run.
  if (stage.byHand.size === 0) assertRest(stage, replayed.after);
  await unchangedRun(stage, replayed);
}

function assertRest({ world }: Stage, after: World): void {
  deepStrictEqual(expectedPlatform(after), expectedPlatform(world), 'the reference is not at rest');
}

async function unchangedRun(stage: Stage, replayed: Replayed): Promise<void> {
  const result = await goOn(stage);
  await compareOutcome(stage, result, replayed, stage);
  if (result.state === 'held') return await decideOnHeld(stage, result.id, false);
  const { extracted, unchanged, skipped, rejected, ...changes } = result.counts;
  const none = Object.fromEntries(Object.keys(changes).map((key) => [key, 0]));
  deepStrictEqual(changes, none, 'people of an unchanged run');
  deepStrictEqual(result.branches, { created: 0, renamed: 0, moved: 0 }, 'branches of an unchanged run');
  deepStrictEqual(unchanged + skipped + rejected, extracted, 'every record is unchanged, skipped or rejected');
  await finished(stage, result, { edited: false, touched: stage.touched });
  await compareWithReference(stage, 'after an unchanged run');
}

/** A full run after incremental ones finds nothing but edits by hand. */
async function finalFullRun(stage: Stage): Promise<void> {
  await stage.configure();
  const isAtRest = stage.atRest && stage.byHand.size === 0;
  await forceFull(stage);
  const replayed = replay(stage.world);
  if (isAtRest) {
    assertRest(stage, replayed.after);
    return await unchangedRun(stage, replayed);
  }
  const result = await goOn(stage);
  await compareOutcome(stage, result, replayed, stage);
  if (result.state === 'held') return await decideOnHeld(stage, result.id, false);
  stage.world = replayed.after;
  await finished(stage, result, { edited: false, touched: stage.touched });
  forgetOverwritten(stage);
  await compareWithReference(stage, 'after a full run at the end');
}
