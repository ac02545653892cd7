import { deepStrictEqual } from 'node:assert';
import type { RunResult } from '../../src/sync/result.ts';
import { actualPlatform, expectedPlatform } from './platform.ts';
import { expectedMode } from './runs.ts';
import type { Stage } from './stage.ts';
import type { Outcome } from './world.ts';

/** Throws unless the platform is as the reference says. */
export async function compareWithReference({ installation, world }: Stage, when: string): Promise<void> {
  const [actual, expected] = [await actualPlatform(installation.db), expectedPlatform(world)];
  deepStrictEqual(actual, expected, `The platform ${when}:\n${differences(actual, expected)}`);
}

/** Throws unless a run has read, rejected, skipped and reported what the reference says. */
export async function compareOutcome(stage: Stage, result: RunResult | null, outcome: Outcome): Promise<void> {
  if (result === null) throw new Error('The run was interrupted although nobody asked for it');
  deepStrictEqual(result.mode, expectedMode(stage), 'R12: the mode');
  const isFull = result.mode === 'full';
  if (isFull) deepStrictEqual(result.counts.extracted, outcome.read, 'records read');
  const rows = await stage.installation.db
    .selectFrom('change')
    .select(['action', 'reason', 'source_id', 'outcome', 'detail'])
    .where('run_id', '=', result.id)
    .where('kind', '=', 'person')
    .execute();
  deepStrictEqual(
    rows.filter((row) => row.outcome !== null),
    [],
    'stale or failed changes',
  );

  // R43: who is rejected is tried again in every run, so that both modes reject the same.
  const wrong = rows
    .filter(({ action }) => action === 'reject')
    .map(({ source_id, reason }) => `${source_id} ${reason}`);
  const right = [...outcome.rejected].map(([id, codes]) => {
    const given = codes.find((code) => wrong.includes(`${id} ${code}`));
    return `${id} ${given ?? codes.join(' or ')}`;
  });
  deepStrictEqual(wrong.sort(), right.sort(), 'rejections');

  const skipped = rows.filter(({ action, reason }) => action === 'skip' && reason === 'administrator');
  const ids = skipped.map(({ source_id }) => source_id ?? '').sort();
  const administrators = [...outcome.skipped].filter(([, code]) => code === 'administrator').map(([id]) => id);
  // An incremental run looks at those only who were changed.
  const expected = administrators.sort().filter((id) => isFull || ids.includes(id));
  deepStrictEqual(ids, expected, 'skipped administrators');

  if (isFull) await compareProblems(stage, result, outcome);
  const states =
    result.state === 'planned' ? ['planned'] : outcome.held ? ['held'] : ['succeeded', 'completed_with_errors'];
  if (!states.includes(result.state)) throw new Error(`The run is ${result.state}, expected: ${states.join(' or ')}`);
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
