import type { BranchChange } from '../change.ts';
import type { PlannedChange } from '../journal/changes.ts';

/** Reason of the change that notes a key as no longer in Salesforce (R18). */
export const GONE = 'gone';

const NO_PERSON = { sourceId: null, username: null, usernameKey: null, hash: null, stamp: null } as const;

/** @param reason Why a branch is created: `account` or `option`. */
export function plannedBranch(change: BranchChange, reason: string): PlannedChange {
  switch (change.action) {
    case 'create': {
      const { key, code, name, parent } = change;
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'create',
        reason,
        targetId: null,
        branchKey: key,
        before: null,
        after: { code, name },
        detail: { parent },
      };
    }
    case 'update':
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'update',
        reason: 'renamed',
        targetId: change.branchId,
        branchKey: null,
        before: change.before,
        after: change.after,
        detail: null,
      };
    case 'move':
      return {
        ...NO_PERSON,
        kind: 'branch',
        action: 'move',
        reason: 'reparented',
        targetId: change.branchId,
        branchKey: null,
        before: change.before,
        after: {},
        detail: { parent: change.after.parent },
      };
    default:
      return change satisfies never;
  }
}

/** Remembers where a key is; `branchId` null sends its people to the destination. */
export function linkedBranch(key: string, branchId: string | null, reason: string): PlannedChange {
  return {
    ...NO_PERSON,
    kind: 'branch',
    action: 'link',
    reason,
    targetId: branchId,
    branchKey: key,
    before: null,
    after: null,
    detail: null,
  };
}
