import type { RunResult } from '../../src/sync/result.ts';
import type { Told } from './compare.ts';
import type { Basis, Stage } from './stage.ts';

/** Makes the next run read everything, as if it were the first of its settings. */
export async function forceFull(stage: Stage): Promise<void> {
  await stage.installation.db.updateTable('settings').set({ watermark: null }).execute();
  stage.basis = null;
}

/**
 * R12: only settings that are as they were at the last finished run read only what changed. A field that is left alone
 * for a while (R45) changes nothing in that; but once it is back, all is read.
 */
export function expectedMode(stage: Stage): 'full' | 'incremental' {
  const { world, basis } = stage;
  const now = basisOf(stage);
  const isAsBefore = basis?.decided === now.decided && now.read.every((line) => basis.read.includes(line));
  return world.settings.incremental && isAsBefore ? 'incremental' : 'full';
}

/** Notes that the watermark has moved; `edited`: what is touched now was so too late for this run. */
export async function finished(
  stage: Stage,
  { mode }: RunResult,
  { edited, touched }: Told & { readonly edited: boolean },
): Promise<void> {
  if (mode === 'full') stage.byHand.clear();
  else await forgive(stage, touched);
  stage.basis = basisOf(stage);
  stage.onlyFullSees = false;
  stage.atRest = !edited;
  if (!edited) stage.touched.clear();
}

export function basisOf({ world: { settings, views, picklists }, unread }: Pick<Stage, 'world' | 'unread'>): Basis {
  const labels = picklists['Team__c']?.options.map(({ value, label }) => [value, label]);
  const mapping = [...settings.mapping, ...(unread === null ? [] : [unread])];
  const byTarget = mapping.toSorted((one, other) => (one.target < other.target ? -1 : 1));
  return {
    decided: JSON.stringify([{ ...settings, mapping: byTarget }, views[settings.view]]),
    read: settings.mapping.map((line) => JSON.stringify([line, line.target === 'team' ? labels : null])),
  };
}

/**
 * Values edited by hand are overwritten by a full run; an incremental one may leave them, unless the record was changed
 * as well. Where it has left them, so does the reference.
 */
async function forgive({ platform, world, byHand }: Stage, touched: ReadonlySet<string>): Promise<void> {
  const pending = new Map(byHand);
  byHand.clear();
  for (const [id, values] of pending) {
    const person = world.links.get(id)?.person;
    if (person === undefined || touched.has(id)) continue;
    const actual = await platform.valuesOf(person.username);
    const left = Object.entries(values).filter(([key, value]) => String(actual.get(key)) === value);
    if (left.length > 0) byHand.set(id, Object.fromEntries(left));
    for (const [key, value] of left) {
      if (key === 'active') person.active = false;
      else person.values[key] = value;
    }
  }
}
