import type { Link, Outcome, Person, World } from './world.ts';
import { isInView } from './world.ts';

/** One run as the reference plays it: the world before it and after it, and what it said. */
export interface Replayed {
  readonly before: World;
  readonly after: World;
  readonly outcome: Outcome;
}

/** What a run does to a person; for those who are left out, with the reason: `reject missing_value`. */
export type Act = string;

/**
 * What the run did to the person of each record, told by the difference that it made and nothing else. Who is not in the
 * answer is as they were.
 */
export function actsOf({ before, after, outcome }: Replayed): Map<string, Act> {
  const acts = new Map<string, Act>();
  for (const id of after.links.keys()) {
    const act = actOn(before, after, id);
    if (act !== null) acts.set(id, act);
  }
  for (const [id, reason] of outcome.skipped) acts.set(id, `skip ${reason}`);
  for (const [id, [code]] of outcome.rejected) acts.set(id, `reject ${code}`);
  return acts;
}

/** The act on one person, were it not for the values that are left out of account; null where nothing differs. */
export function actOn(before: World, after: World, id: string, leftOut: readonly string[] = []): Act | null {
  const link = after.links.get(id);
  if (link === undefined) return null;
  const was = personBefore(before, after, link.person);
  if (was === null) return 'create';
  const linkBefore = before.links.get(id);
  const isChanged = valuesOf(was, leftOut) !== valuesOf(link.person, leftOut);
  if (linkBefore === undefined) return isChanged ? 'update' : 'link';
  const status = changeOfStatus(after, linkBefore, link, was);
  if (status !== null) return status;
  if (isChanged) return 'update';
  return placeOf(was) === placeOf(link.person) ? null : 'move';
}

/** People are never taken away, and new ones come last. */
function personBefore(before: World, after: World, person: Person): Person | null {
  return [...before.people][[...after.people].indexOf(person)] ?? null;
}

function changeOfStatus({ settings }: World, was: Link, now: Link, { active }: Person): Act | null {
  if (now.left && !was.left) return 'deactivate';
  const isMapped = settings.mapping.some(({ target }) => target === 'active');
  return was.left && !now.left && !active && !isMapped ? 'reactivate' : null;
}

function valuesOf({ username, level, active, values }: Person, leftOut: readonly string[]): string {
  const all = Object.entries({ ...values, username, level, active: String(active) });
  const counted = all.filter(([key, value]) => value !== null && !leftOut.includes(key));
  return JSON.stringify(counted.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Code of the branch that runs have put the person into. */
function placeOf({ memberships }: Person): string | null | undefined {
  return memberships.find(({ byHand }) => !byHand)?.branch.code;
}

export interface BranchActs {
  created: number;
  renamed: number;
  moved: number;
}

export function branchActsOf({ before, after }: Replayed): BranchActs {
  const acts: BranchActs = { created: 0, renamed: 0, moved: 0 };
  for (const [index, { name, parent }] of after.branches.entries()) {
    const was = before.branches[index];
    if (was === undefined) acts.created += 1;
    else {
      const parentBefore = was.parent === null ? -1 : before.branches.indexOf(was.parent);
      if (was.name !== name) acts.renamed += 1;
      if (parentBefore !== (parent === null ? -1 : after.branches.indexOf(parent))) acts.moved += 1;
    }
  }
  return acts;
}

/** How many of these acts are on people whose record the run could read. */
export function onThoseRead({ before }: Replayed, ids: Iterable<string>): number {
  return [...ids].filter((id) => isInView(before, before.records.get(id))).length;
}
