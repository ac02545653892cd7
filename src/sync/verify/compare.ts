import type { SfdcMark } from '../change.ts';
import type { Person } from '../directory.ts';
import type { Compared, SeenBranch, SeenPerson } from './inspection.ts';

/** What somebody has changed by hand: of a person their values by field, of a branch its name, place or code. */
export interface Difference {
  readonly kind: DifferenceKind;
  /** Key of the value; null where it is about the whole. */
  readonly field: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

export const DIFFERENCE_KINDS = [
  'gone',
  'deactivated',
  'reactivated',
  'changed',
  'superadmin',
  'left_branch',
  'renamed',
  'moved',
  'recoded',
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** What a platform fills by itself where it is given nothing. */
const FILLED: ReadonlySet<string> = new Set(['level', 'language', 'timezone', 'date_format']);
/** Written, and not told by lists. */
const NOT_READ: ReadonlySet<string> = new Set(['manager']);

/**
 * What of a person was changed by hand, of what a mapping fills: `keys`. Whether somebody is active, and what they are
 * called, always counts. A superadmin is nobody's to keep in step (R34), so that of one there is nothing else to say.
 */
export function comparePerson(
  { remembered, now }: Pick<Compared<Person>, 'remembered' | 'now'>,
  keys: ReadonlySet<string>,
): Difference[] {
  if (now === null) return [whole('gone')];
  if (remembered.superadmin) return [];
  if (now.superadmin) return [whole('superadmin')];
  const found: Difference[] = [];
  if (remembered.username !== now.username) {
    found.push({ kind: 'changed', field: 'username', before: remembered.username, after: now.username });
  }
  const before = given(remembered, 'active') ?? 'true';
  const after = given(now, 'active') ?? 'true';
  if (before !== after) {
    found.push({ kind: after === 'true' ? 'reactivated' : 'deactivated', field: 'active', before, after });
  }
  for (const key of [...keys].toSorted()) {
    if (key === 'username' || key === 'active' || NOT_READ.has(key)) continue;
    const was = given(remembered, key);
    const is = given(now, key);
    if (was === is || (was === null && FILLED.has(key))) continue;
    found.push({ kind: 'changed', field: key, before: was, after: is });
  }
  return found;
}

/** What says where a person comes from, in the words of findings. */
export const MARKS = ['sfdc_id', 'sfdc_user_type'] as const;

/** What was changed of the marks that say where a person comes from (R36), which everybody carries whom a run has touched. */
export function compareMarks({ remembered, now }: Compared<SeenPerson>, { id, userType }: SfdcMark): Difference[] {
  if (now === null || remembered.superadmin || now.superadmin || remembered.sfdcId !== id) return [];
  if (now.sfdcId !== id) return [{ kind: 'changed', field: 'sfdc_id', before: id, after: now.sfdcId }];
  const type = now.sfdcUserType ?? null;
  return type === userType ? [] : [{ kind: 'changed', field: 'sfdc_user_type', before: userType, after: type }];
}

/** An empty text is nothing. */
function given({ values }: Person, key: string): string | null {
  const value = values[key] ?? null;
  return value === '' ? null : value;
}

export function compareBranch({ remembered, now }: Compared<SeenBranch>): Difference[] {
  if (now === null) return [whole('gone')];
  const found: Difference[] = [];
  if (remembered.name !== now.name) {
    found.push({ kind: 'renamed', field: 'name', before: remembered.name, after: now.name });
  }
  if (remembered.parent?.remoteId !== now.parent?.remoteId) {
    const [before, after] = [remembered.parent?.name ?? null, now.parent?.name ?? null];
    found.push({ kind: 'moved', field: 'parent', before, after });
  }
  if (remembered.code !== now.code) {
    found.push({ kind: 'recoded', field: 'code', before: remembered.code, after: now.code });
  }
  return found;
}

function whole(kind: DifferenceKind): Difference {
  return { kind, field: null, before: null, after: null };
}
