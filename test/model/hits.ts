import type { Link, Outcome, Person, World } from './world.ts';
import { isInView } from './world.ts';

/** What histories put to the test. Each has to come up in at least a twentieth of them. */
export const HITS = [
  'created',
  'adopted',
  'username changed',
  'username in another case',
  'usernames swapped',
  'username collision',
  'value rejected',
  'person account',
  'rejected, then accepted',
  'existing people left as they are',
  'edit by hand overwritten',
  'edit by hand left to the next full run',
  'incremental run',
  'full run of incremental settings',
  'superadmin skipped',
  'superadmin linked by hand',
  'membership by hand kept',
  'level or status mapped',
  'left',
  'came back',
  'committed late',
  'moved to another branch',
  'branch created',
  'branch adopted',
  'branch renamed',
  'branch moved',
  'branch without a code',
  'branch deleted by hand',
  'branch of a picklist',
  'branch of an inactive option',
  'branch of an option that is gone',
  'loop',
  'too deep',
  'account not visible',
  'parent not visible',
  'interrupted while reading',
  'interrupted while applying',
  'settings changed in between',
  'edited in between',
  'held and approved',
  'held and thrown away',
  'out of calls',
  'field lost',
  'field of another type',
  'field left alone',
  'dry run',
  'repeated',
] as const;
/** Where histories are undone (undo.ts), and on a platform that is only remembered (unseen.ts). */
export type Hit =
  | (typeof HITS)[number]
  | 'undone and redone'
  | 'edit that nobody has looked for left'
  | 'edit that nobody has looked for overwritten';

const PROBLEMS: Readonly<Record<string, Hit>> = {
  loop: 'loop',
  too_deep: 'too deep',
  no_code: 'branch without a code',
};

/** What a run has done, seen from the worlds before and after it. */
export function hitsOf(before: World, after: World, outcome: Outcome): Hit[] {
  const hits: Hit[] = [];
  const note = (hit: Hit, condition: boolean) => {
    if (condition) hits.push(hit);
  };
  for (const codes of outcome.rejected.values()) {
    note('username collision', codes.includes('username_taken'));
    note('person account', codes.includes('person_account'));
    note('value rejected', !codes.includes('username_taken') && !codes.includes('person_account'));
  }
  for (const problem of outcome.problems) {
    const hit = PROBLEMS[problem];
    if (hit === undefined) throw new Error(`The reference found ${problem}, which nobody counts.`);
    note(hit, true);
  }
  note('existing people left as they are', [...outcome.skipped.values()].includes('exists'));
  note('superadmin skipped', [...outcome.skipped.values()].includes('administrator'));
  note(
    'level or status mapped',
    after.settings.mapping.some(({ target }) => target === 'level' || target === 'active'),
  );
  notePeople(before, after, note);
  noteBranches(before, after, note);
  return hits;
}

type Note = (hit: Hit, condition: boolean) => void;

function notePeople(before: World, after: World, note: Note): void {
  const namesBefore = new Set([...before.people].map(({ username }) => username.toLowerCase()));
  for (const [id, { person, left, key, byHand }] of after.links) {
    const was: Link | undefined = before.links.get(id);
    note('superadmin linked by hand', person.level === 'superadmin' && byHand);
    note(
      'account not visible',
      key !== null &&
        after.settings.mode === 'accounts' &&
        isInView(after, after.records.get(id)) &&
        isGone(after, key),
    );
    if (was === undefined) {
      const existed = namesBefore.has(person.username.toLowerCase());
      note(existed ? 'adopted' : 'created', true);
      continue;
    }
    const name = was.person.username;
    note('username in another case', name !== person.username && name.toLowerCase() === person.username.toLowerCase());
    note('username changed', name.toLowerCase() !== person.username.toLowerCase());
    note(
      'usernames swapped',
      name.toLowerCase() !== person.username.toLowerCase() && namesBefore.has(person.username.toLowerCase()),
    );
    note('left', left && !was.left);
    note('came back', !left && was.left && person.active && !was.person.active);
    note('moved to another branch', runBranch(was.person) !== runBranch(person));
    note('membership by hand kept', person.memberships.some(({ byHand }) => byHand) && runBranch(person) !== undefined);
  }
}

function noteBranches(before: World, after: World, note: Note): void {
  for (const [key, branch] of after.branchLinks) {
    if (branch === null) continue;
    const { code, name, parent } = branch;
    const was = before.branchLinks.get(key) ?? undefined;
    notePicklist(after, key, note);
    if (was === undefined) note(code === key ? 'branch created' : 'branch adopted', true);
    note('branch renamed', was !== undefined && was.name !== name);
    note('branch moved', was !== undefined && was.parent?.code !== parent?.code);
    const parentId = after.records.get(key)?.values['ParentId'];
    note('parent not visible', typeof parentId === 'string' && isGone(after, parentId) && !isGone(after, key));
  }
}

function isGone({ records }: World, id: string): boolean {
  const record = records.get(id);
  return record === undefined || record.deleted || record.hidden;
}

/** Code of the branch that runs have put the person into. */
function runBranch({ memberships }: Person): string | null | undefined {
  return memberships.find(({ byHand }) => !byHand)?.branch.code;
}

function notePicklist({ picklists, links }: World, key: string, note: Note): void {
  const [field = '', value = ''] = key.split('/').at(-1)?.split('=') ?? [];
  const picklist = picklists[field];
  if (picklist === undefined) return;
  const option = picklist.options.find((one) => one.value === value);
  const isUsed = [...links.values()].some((link) => link.key === key && !link.left);
  note('branch of a picklist', true);
  note('branch of an inactive option', isUsed && option?.active === false);
  note('branch of an option that is gone', option === undefined);
}
