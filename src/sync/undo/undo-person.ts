import { type Action, FOLLOWED, UNDONE } from '../change.ts';
import type { Person, PersonValues } from '../directory.ts';
import type { ChangeDetail, PlannedChange } from '../journal/changes.ts';
import { HELD } from '../others.ts';
import { usernameTaken } from '../plan/username-taken.ts';
import { usernameKey } from '../username.ts';

/** What a run has done to a person, with what is there now. */
export interface Done {
  /** A change of the run that was applied, if only in part. */
  readonly change: PlannedChange;
  /** Null for somebody who is no longer on the platform. */
  readonly person: Person | null;
  /** Whoever has the username now that the person had before; may be the person. Null where the run gave them no other. */
  readonly holder: Person | null;
  /** Ids of the branches where the run's own membership is, and where it goes back to; null where it stays. */
  readonly back: { readonly at: string; readonly to: string } | null;
  /** True where the record leads to somebody else by now, or to nobody. */
  readonly relinked: boolean;
  /** True where other settings hold the person, who is not theirs to lose (R25). */
  readonly heldByOthers: boolean;
  /** Why what the run did to that membership cannot be taken back. */
  readonly stays: Stays | null;
}

/** The person was put elsewhere since; where they were was not kept, or is gone. */
export type Stays = 'branch_changed' | 'place_unknown' | 'place_gone';

const STAYS = {
  place_unknown: 'Where they were before was not kept; they stay in their branch.',
  place_gone: 'The branch that they were in is gone; they stay in their branch.',
} as const;

/**
 * Takes back what a run has done to a person, except for what has changed since: that is left alone, and said (R40). Null
 * where nothing of them was changed.
 */
export function undoPerson(done: Done): PlannedChange | null {
  const { change, person, back, stays } = done;
  if (done.relinked) return left(done, changedSince(['link']));
  if (person === null) return left(done, { code: 'person_gone', message: 'No longer on the platform.' });
  if (person.superadmin && change.reason !== FOLLOWED) {
    return left(done, { code: 'administrator', message: 'This is an administrator of the platform by now.' });
  }
  if (done.heldByOthers && takesAccess(change)) {
    return left(done, { code: HELD, message: 'Other settings hold this person too: nothing changes.' });
  }
  if (change.action === 'create') return undoCreation(done, person);
  const { before, after, since } = reverted(change, person);
  const why = leftAlone(since, stays);
  if (Object.keys(after).length === 0 && back === null && why === null && change.detail?.partly) return null;
  if (Object.keys(after).length === 0 && back === null) return left(done, why ?? changedSince([]));
  const renames = 'username' in after && usernameKey(after['username'] ?? '') !== usernameKey(person.username);
  const detail = { ...back, ...why };
  const planned: PlannedChange = {
    ...base(change, person),
    action: actionOf(change.action, after),
    // Of an administrator nothing but that is ever changed, or changed back.
    reason: person.superadmin ? FOLLOWED : UNDONE,
    usernameKey: renames ? usernameKey(after['username'] ?? '') : null,
    before,
    after,
    detail: Object.keys(detail).length > 0 ? detail : null,
  };
  return renames && done.holder !== null && done.holder.id !== person.id ? contest(planned, done.holder) : planned;
}

/** Whether taking it back would take their access. */
function takesAccess({ action, before }: PlannedChange): boolean {
  return action === 'create' || action === 'reactivate' || before?.['active'] === 'false';
}

/** What of the person is left alone, and why; null where all of it goes back. */
function leftAlone(since: readonly string[], stays: Stays | null) {
  const changed = stays === 'branch_changed' ? [...since, 'branch'] : since;
  const said = [
    changed.length > 0 ? changedSince(changed) : null,
    stays === null || stays === 'branch_changed' ? null : placeLost(stays),
  ].filter((part) => part !== null);
  const [first] = said;
  return first === undefined ? null : { ...first, message: said.map(({ message }) => message).join(' ') };
}

/** Nobody is deleted (R35): whom the run created loses their access. */
function undoCreation(done: Done, person: Person): PlannedChange {
  const { change } = done;
  const since = Object.entries(change.after ?? {}).flatMap(([key, value]) =>
    heldBy(person, key) === value || isMissing(change, person, key) ? [] : key,
  );
  if (person.values['active'] === 'false') since.push('active');
  if (since.length > 0) return left(done, changedSince([...new Set(since)]));
  return {
    ...base(change, person),
    action: 'deactivate',
    reason: UNDONE,
    usernameKey: null,
    before: { active: 'true' },
    after: { active: 'false' },
    detail: null,
  };
}

/** The values that are still as the run left them, as they are and as they were before it; and the keys of the others. */
function reverted(change: PlannedChange, person: Person) {
  const before: Record<string, string | null> = {};
  const after: Record<string, string | null> = {};
  const since: string[] = [];
  for (const [key, value] of Object.entries(change.after ?? {})) {
    if (isMissing(change, person, key)) continue;
    if (heldBy(person, key) !== value) since.push(key);
    else {
      before[key] = value;
      after[key] = change.before?.[key] ?? null;
    }
  }
  return { before, after, since };
}

/** Whether it is the manager whom a change of which all but a part was done has not set: no other value is set apart. */
function isMissing({ detail, before }: PlannedChange, person: Person, key: string): boolean {
  return detail?.partly === true && key === 'manager' && heldBy(person, key) === (before?.[key] ?? null);
}

function actionOf(done: Action, after: PersonValues): Action {
  if (done === 'deactivate' && after['active'] === 'true') return 'reactivate';
  if (done === 'reactivate' && after['active'] === 'false') return 'deactivate';
  return Object.keys(after).length > 0 ? 'update' : 'move';
}

function contest(planned: PlannedChange, holder: Person): PlannedChange {
  const username = planned.after?.['username'] ?? '';
  const intended = { action: planned.action, reason: planned.reason };
  return {
    ...planned,
    action: 'reject',
    reason: 'username_taken',
    detail: { ...planned.detail, ...usernameTaken(username, null), holder: holder.id, intended },
  };
}

/** `keys` of platform fields, or `branch`. */
function changedSince(keys: readonly string[]) {
  const fields = keys.join(', ');
  return { code: 'changed_since', message: `Changed since and left alone: ${fields}.`, params: { fields } };
}

function placeLost(code: keyof typeof STAYS) {
  return { code, message: STAYS[code] };
}

function left({ change, person }: Done, detail: ChangeDetail & { readonly code: string }): PlannedChange {
  return {
    ...base(change, person),
    action: 'skip',
    reason: detail.code,
    // Nothing of it reaches the platform.
    targetId: null,
    usernameKey: null,
    before: null,
    after: null,
    detail,
  };
}

function base({ sourceId, username, branchKey }: PlannedChange, person: Person | null) {
  return {
    kind: 'person',
    sourceId,
    targetId: person?.id ?? null,
    username: person?.username ?? username,
    branchKey,
    // The next run compares them again.
    hash: null,
    stamp: null,
  } as const;
}

function heldBy(person: Person, key: string): string | null {
  return key === 'username' ? person.username : (person.values[key] ?? null);
}
