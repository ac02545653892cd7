import { deepStrictEqual } from 'node:assert';
import { changesOfRun } from '../../src/store/views/changes.ts';
import type { RunResult } from '../../src/sync/result.ts';
import { type Act, actOn, actsOf, branchActsOf, onThoseRead, type Replayed } from './actions.ts';
import { expectedMode } from './basis.ts';
import { replay } from './reference.ts';
import type { Stage } from './stage.ts';
import { worldAsThere } from './unseen.ts';
import type { Outcome, World } from './world.ts';

/** Throws unless the platform is as the reference says. */
export async function compareWithReference(stage: Stage, when: string): Promise<void> {
  const { platform } = stage;
  const [actual, expected] = [await platform.actual(), platform.expected(worldAsThere(stage))];
  deepStrictEqual(actual, expected, `The platform ${when}:\n${differences(actual, expected)}`);
}

/** Throws unless a run has done to everybody, read, counted and reported what the reference says. */
export async function compareOutcome(
  stage: Stage,
  result: RunResult | null,
  replayed: Replayed,
  told: Told,
): Promise<void> {
  if (result === null) throw new Error('The run was interrupted although nobody asked for it');
  const { outcome } = replayed;
  deepStrictEqual(result.mode, expectedMode(stage), 'R12: the mode');
  const isFull = result.mode === 'full';
  const acts = await actsOfRun(stage, result.id);
  compareActs(stage, acts, replayed, { isFull, ...told });
  compareCounts(result, replayed, acts);
  if (isFull) await compareProblems(stage, result, outcome);
  const states =
    result.state === 'planned' ? ['planned'] : outcome.held ? ['held'] : ['succeeded', 'completed_with_errors'];
  if (!states.includes(result.state)) throw new Error(`The run is ${result.state}, expected: ${states.join(' or ')}`);
}

function compareActs(
  stage: Stage,
  acts: ReadonlyMap<string, Act>,
  replayed: Replayed,
  told: Told & { readonly isFull: boolean },
): void {
  const expected = actsOf(replayed);
  const allowed = allowedActs(stage, replayed, told);
  const wrong: Record<string, string> = {};
  for (const id of new Set([...acts.keys(), ...expected.keys()])) {
    const right = allowed(id, expected.get(id) ?? NOTHING);
    const is = acts.get(id) ?? NOTHING;
    if (!right.includes(is)) wrong[id] = `is ${is}, should be ${right.join(' or ')}`;
  }
  deepStrictEqual(wrong, {}, `What was done to people:\n${JSON.stringify(wrong, null, 2)}`);
}

/** What the engine may do to a person, given what the reference does: the same, where the rules leave it no choice. */
function allowedActs(
  { byHand }: Stage,
  { before, after, outcome }: Replayed,
  { isFull, touched, mayFindHandEdits }: Told & { readonly isFull: boolean },
): (id: string, should: Act) => Act[] {
  const isAsWanted = asWanted(before);
  const byHandActs = (id: string) => {
    const edited = Object.keys(byHand.get(id) ?? {});
    const isBoundToSee = touched.has(id) || (isFull && !mayFindHandEdits);
    return edited.length === 0 || isBoundToSee ? [] : [actOn(before, after, id, edited) ?? NOTHING, 'update'];
  };
  return (id, should) => [
    should,
    // Of several reasons to reject a record, any is right.
    ...(outcome.rejected.get(id) ?? []).map((code) => `reject ${code}`),
    // What was edited by hand may be found by this run, or left to the next.
    ...byHandActs(id),
    // R43: who is rejected is tried again in every run; who is skipped is looked at again when they change.
    ...(should.startsWith('skip ') && (!isFull || (should === 'skip exists' && isAsWanted(id))) ? [NOTHING] : []),
  ];
}

/** Who would not be changed even if existing people were updated; they need not be told apart from others (R13). */
function asWanted(before: World): (id: string) => boolean {
  const updating = { ...before, settings: { ...before.settings, updateExisting: true } };
  let would: Replayed | null = null;
  return (id) => {
    would ??= replay(updating);
    const act = actOn(before, would.after, id);
    // Where the branch of the same key went elsewhere, the record still asks for the same.
    return act === null || (act === 'move' && before.links.get(id)?.key === would.after.links.get(id)?.key);
  };
}

/** What is known of a run besides what the reference says. */
export interface Told {
  /** Ids of the records that were changed before the run. */
  readonly touched: ReadonlySet<string>;
  /** A full run that may meet edits by hand which the reference takes for overwritten. */
  readonly mayFindHandEdits?: boolean;
}

const NOTHING = 'nothing';

/** What the stored plan says of people, by record Id. */
async function actsOfRun({ installation: { db } }: Stage, runId: string): Promise<Map<string, Act>> {
  const { rows } = await changesOfRun(db, runId, { kind: 'person', limit: 10_000, offset: 0 });
  const acts = new Map<string, Act>();
  for (const { sourceId, action, reason, outcome } of rows) {
    if (sourceId === null || acts.has(sourceId)) throw new Error(`The plan has two changes of ${sourceId}`);
    const isLeftOut = action === 'reject' || action === 'skip';
    const stopped = outcome === 'stale' || outcome === 'failed' ? `${outcome} ` : '';
    acts.set(sourceId, `${stopped}${action}${isLeftOut ? ` ${reason}` : ''}`);
  }
  return acts;
}

const COUNTED = {
  create: 'created',
  update: 'updated',
  move: 'moved',
  deactivate: 'deactivated',
  reactivate: 'reactivated',
  link: 'linked',
  skip: 'skipped',
  reject: 'rejected',
} as const;

/** Every record that was read is in one count; who was not read can only have left the view, or be moved by a branch. */
function compareCounts(
  { mode, counts, branches }: RunResult,
  replayed: Replayed,
  acts: ReadonlyMap<string, Act>,
): void {
  const all = [...acts.values()];
  const expected = Object.fromEntries(
    Object.entries(COUNTED).map(([action, count]) => [count, all.filter((act) => act.split(' ')[0] === action).length]),
  );
  const { extracted, unchanged, ...others } = counts;
  deepStrictEqual(others, { ...expected, stale: 0, failed: 0 }, 'counts');
  deepStrictEqual(branches, branchActsOf(replayed), 'counts of branches');
  if (mode === 'full') {
    const { read } = replayed.outcome;
    const accounted = onThoseRead(replayed, acts.keys());
    deepStrictEqual(
      { extracted, unchanged },
      { extracted: read, unchanged: read - accounted },
      'records accounted for',
    );
    return;
  }
  const unread = all.filter((act) => act === 'move' || act === 'deactivate').length;
  const accounted = unchanged + all.length;
  if (accounted < extracted || accounted - unread > extracted)
    throw new Error(
      `${extracted} records were read, but ${accounted} are accounted for, of which ${unread} need not be`,
    );
}

async function compareProblems({ installation: { db } }: Stage, { id }: RunResult, outcome: Outcome): Promise<void> {
  const rows = await db.selectFrom('log_event').select('code').distinct().where('run_id', '=', id).execute();
  const codes = rows.map(({ code }) => code);
  const known = codes.filter((code) => ['loop', 'too_deep', 'no_code'].includes(code));
  deepStrictEqual(known.sort(), [...outcome.problems].sort(), 'problems with branches');
  if (codes.includes('records_missed')) throw new Error('The run says that it has missed records');
}

/** What differs, a line each. */
function differences(actual: object, expected: object, path = ''): string {
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  const one = new Map<string, unknown>(Object.entries(actual));
  const other = new Map<string, unknown>(Object.entries(expected));
  return [...keys]
    .flatMap((key) => {
      const [is, should] = [one.get(key), other.get(key)];
      if (JSON.stringify(is) === JSON.stringify(should)) return [];
      if (isObject(is) && isObject(should) && !Array.isArray(is)) return [differences(is, should, `${path}${key} › `)];
      return [`${path}${key}: is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`];
    })
    .filter((line) => line !== '')
    .join('\n');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
