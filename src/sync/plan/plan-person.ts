import { type Action, COMPARED, FOLLOWED } from '../change.ts';
import type { Person, PersonValues } from '../directory.ts';
import type { ChangeDetail, PlannedChange } from '../journal/changes.ts';
import type { Link } from '../journal/links.ts';
import type { Mapped, WantedPerson } from '../map/map-row.ts';
import { HELD, LED, type OtherSettings, ownerParams } from '../others.ts';
import type { EntitySettings } from '../settings.ts';
import { usernameKey } from '../username.ts';
import { usernameTaken } from './username-taken.ts';

/** A record that is not as its link remembers it, with all that is known of it on the platform. */
export interface Candidate {
  readonly wanted: WantedPerson;
  readonly hash: string;
  readonly stamp: string | null;
  readonly link: Link | null;
  /** The person whom we, or else the settings of others, have linked; null when there is no link or the person is gone. */
  readonly linked: Person | null;
  /** Whoever has the wanted username now; may be the linked person. */
  readonly holder: Person | null;
  /** True when the holder is linked to another record, of these or other settings. */
  readonly holderTaken: boolean;
  /** Whose settings the linked person follows, where those are not ours. */
  readonly ledBy: OtherSettings | null;
  /** Whose settings keep the linked person, whatever becomes of the record. */
  readonly keptBy: OtherSettings | null;
  /** True when nobody but settings that the record has left have linked it. */
  readonly released: boolean;
  /** True when the destination is another branch than the last run used. */
  readonly destinationMoved: boolean;
}

/** Decides what happens to one record. Null: nothing. Usernames wanted by several are settled afterwards. */
export function planPerson(settings: EntitySettings, candidate: Candidate): PlannedChange | null {
  return candidate.linked ? planLinked(settings, candidate, candidate.linked) : planUnlinked(settings, candidate);
}

function planLinked(settings: EntitySettings, candidate: Candidate, person: Person): PlannedChange | null {
  if (person.superadmin) return ofAdministrator(settings, candidate, person);
  const status = planStatus(settings, candidate, person);
  if (status !== undefined) return status;
  if (!settings.options.updateExisting) {
    return skip(candidate, person, 'exists', 'Existing people are not updated (updateExisting is off).');
  }
  return candidate.ledBy ? led(candidate, person, candidate.ledBy) : updated(candidate, person);
}

/** What the record's being there and active decides, where no mapped `active` does; undefined where that is nothing. */
function planStatus(settings: EntitySettings, candidate: Candidate, person: Person): PlannedChange | null | undefined {
  const { wanted, link } = candidate;
  if ('active' in settings.mapping) return undefined;
  if (!wanted.active && !link) {
    return skip(
      candidate,
      null,
      'inactive',
      'Inactive in Salesforce and not held by these settings yet: nothing to do.',
    );
  }
  if (candidate.ledBy) return undefined;
  const left = link?.left ?? candidate.released;
  if (!wanted.active && settings.leavers === 'deactivate') {
    // Whom an administrator has deactivated already is not said to be deactivated by a run.
    return left || person.values['active'] === 'false' ? null : inactive(candidate, person);
  }
  return left && person.values['active'] !== 'true' ? returned(settings, candidate, person) : undefined;
}

function ofAdministrator(settings: EntitySettings, candidate: Candidate, person: Person): PlannedChange {
  if (candidate.link?.byHand) return followed(settings, candidate, person);
  const linked = candidate.link ? person : null;
  return skip(candidate, linked, 'administrator', 'Administrators are never changed by a run.');
}

/** What never follows Salesforce of an administrator whose account was linked by hand (R34). */
const NEVER_FOLLOWED: ReadonlySet<string> = new Set(['username', 'email', 'level', 'active', 'expiration']);

function followed(settings: EntitySettings, candidate: Candidate, person: Person): PlannedChange {
  if (!settings.options.updateExisting) {
    return skip(candidate, person, 'exists', 'Existing people are not updated (updateExisting is off).');
  }
  const { before, after } = difference(person, candidate.wanted);
  const names = Object.keys(after).filter((key) => !NEVER_FOLLOWED.has(key));
  const only = (values: PersonValues) => Object.fromEntries(names.map((key) => [key, values[key] ?? null]));
  const planned = change(candidate, person, names.length > 0 ? 'update' : 'link', FOLLOWED, only(before), only(after));
  // Administrators are not put into branches, so none is made for them.
  return { ...planned, branchKey: candidate.link?.branchKey ?? null };
}

/** R25: values and status follow the older settings; the record is linked, and its branch is ours to decide. */
function led(candidate: Candidate, person: Person, by: OtherSettings): PlannedChange {
  const planned = change(candidate, person, 'link', candidate.link ? COMPARED : 'adopted', {}, {});
  const message = `The values of this person follow ${by.whose}, which are older; only the branch follows these.`;
  return { ...planned, detail: { code: LED, message, params: ownerParams(by) } };
}

function inactive(candidate: Candidate, person: Person): PlannedChange {
  const { keptBy } = candidate;
  if (keptBy) {
    const message = `Inactive in Salesforce, but ${keptBy.whose} keep this person: nothing changes.`;
    const skipped = skip(candidate, person, HELD, message);
    return { ...skipped, detail: { ...skipped.detail, params: ownerParams(keptBy) } };
  }
  const before = { active: person.values['active'] ?? null };
  return change(candidate, person, 'deactivate', 'inactive', before, { active: 'false' });
}

function returned(settings: EntitySettings, candidate: Candidate, person: Person): PlannedChange {
  const { before, after } = settings.options.updateExisting ? difference(person, candidate.wanted) : NO_DIFFERENCE;
  const status = { before: { ...before, active: 'false' }, after: { ...after, active: 'true' } };
  const planned = change(candidate, person, 'reactivate', 'returned', status.before, status.after);
  // Without updates they come back as they were, to where they were: nothing else of the record is applied (R13).
  return settings.options.updateExisting
    ? planned
    : { ...planned, hash: null, branchKey: candidate.link?.branchKey ?? null };
}

function updated(candidate: Candidate, person: Person): PlannedChange {
  const { wanted, link } = candidate;
  const { before, after } = difference(person, wanted);
  if (Object.keys(after).length > 0) return change(candidate, person, 'update', 'changed', before, after);
  if (link && link.branchKey !== wanted.branchKey) return change(candidate, person, 'move', 'branch_changed', {}, {});
  if (wanted.branchKey === null && candidate.destinationMoved) {
    return change(candidate, person, 'move', 'destination_changed', {}, {});
  }
  return change(candidate, person, 'link', link ? COMPARED : 'adopted', {}, {});
}

function planUnlinked(settings: EntitySettings, candidate: Candidate): PlannedChange {
  const { wanted, holder } = candidate;
  if (holder?.superadmin) {
    return skip(
      candidate,
      null,
      'administrator',
      `The username ${wanted.username} belongs to an administrator of the platform.`,
    );
  }
  if (!wanted.active && !('active' in settings.mapping)) {
    return skip(candidate, null, 'inactive', 'Inactive in Salesforce and not on the platform yet: nothing to do.');
  }
  if (holder && !candidate.holderTaken) {
    if (!settings.options.updateExisting) {
      return {
        ...skip(
          candidate,
          holder,
          'exists',
          'Already on the platform; kept as they are and linked (updateExisting is off).',
        ),
        usernameKey: wanted.usernameKey,
      };
    }
    const { before, after } = difference(holder, wanted);
    const action = Object.keys(after).length > 0 ? 'update' : 'link';
    return { ...change(candidate, holder, action, 'adopted', before, after), usernameKey: wanted.usernameKey };
  }
  const create: PlannedChange = {
    ...base(candidate),
    action: 'create',
    reason: 'new',
    targetId: null,
    usernameKey: wanted.usernameKey,
    before: null,
    after: { username: wanted.username, ...wanted.values },
    detail: null,
  };
  return holder ? contest(create, holder) : create;
}

function change(
  candidate: Candidate,
  person: Person,
  action: Action,
  reason: string,
  before: PersonValues,
  after: PersonValues,
): PlannedChange {
  const renames =
    candidate.linked !== null && 'username' in after && usernameKey(person.username) !== candidate.wanted.usernameKey;
  const planned: PlannedChange = {
    ...base(candidate),
    action,
    reason,
    targetId: person.id,
    usernameKey: renames ? candidate.wanted.usernameKey : null,
    before,
    after,
    detail: null,
  };
  return renames && candidate.holder && candidate.holder.id !== person.id
    ? contest(planned, candidate.holder)
    : planned;
}

/** Somebody has the username now. Rejected, unless that person gives it up in this very run (settle-usernames.ts). */
function contest(planned: PlannedChange, holder: Person): PlannedChange {
  return {
    ...planned,
    action: 'reject',
    reason: 'username_taken',
    detail: {
      ...usernameTaken(planned.username ?? '', null),
      holder: holder.id,
      intended: { action: planned.action, reason: planned.reason },
    },
  };
}

function skip(candidate: Candidate, person: Person | null, code: string, message: string): PlannedChange {
  return {
    ...base(candidate),
    action: 'skip',
    reason: code,
    targetId: person?.id ?? null,
    // They stay where they are, so that is what their link remembers.
    branchKey: candidate.link?.branchKey ?? null,
    hash: null,
    detail: { code, message },
  };
}

function base(candidate: Candidate) {
  const { wanted, hash, stamp } = candidate;
  return {
    kind: 'person',
    sourceId: wanted.sourceId,
    username: wanted.username,
    usernameKey: null,
    branchKey: wanted.branchKey,
    hash,
    stamp,
    before: null,
    after: null,
  } as const;
}

/** A record that could not be mapped, as a change of the plan. */
export function planRejection(mapped: Extract<Mapped, { kind: 'rejected' }>): PlannedChange {
  const detail: ChangeDetail = mapped.rejection;
  const { code } = mapped.rejection;
  return {
    kind: 'person',
    action: 'reject',
    reason: code,
    sourceId: mapped.sourceId,
    targetId: null,
    username: mapped.username,
    usernameKey: null,
    branchKey: null,
    hash: null,
    stamp: null,
    before: null,
    after: null,
    detail,
  };
}

const NO_DIFFERENCE = { before: {}, after: {} } as const;

/** The values in which a person differs from what is wanted, as they are and as they should be. */
function difference(person: Person, wanted: WantedPerson): { before: PersonValues; after: PersonValues } {
  const before: Record<string, string | null> = {};
  const after: Record<string, string | null> = {};
  if (person.username !== wanted.username) {
    before['username'] = person.username;
    after['username'] = wanted.username;
  }
  for (const [key, value] of Object.entries(wanted.values)) {
    const current = person.values[key] ?? null;
    if (current !== value) {
      before[key] = current;
      after[key] = value;
    }
  }
  return { before, after };
}
