import type { Sentence, SentenceParams } from '../../support/sentence.ts';
import type { Action } from '../change.ts';
import type { PersonValues } from '../directory.ts';

export interface PlannedChange {
  readonly kind: 'person' | 'branch';
  readonly action: Action;
  readonly reason: string;
  readonly sourceId: string | null;
  /** The person or branch concerned; null for one that does not exist yet. */
  readonly targetId: string | null;
  readonly username: string | null;
  /** Set only where the change claims a username that the person does not have yet (create, adopt, rename). */
  readonly usernameKey: string | null;
  /** Where the run's membership goes; null is the destination. For branches, the key that they stand for. */
  readonly branchKey: string | null;
  /** Content hash that the link has once this is applied. */
  readonly hash: string | null;
  /** See extract/stamp.ts; null where the settings are not incremental. */
  readonly stamp: string | null;
  readonly before: PersonValues | null;
  readonly after: PersonValues | null;
  readonly detail: ChangeDetail | null;
}

export interface ChangeDetail {
  /** For rejections and skips: what to show. */
  readonly code?: string;
  readonly field?: string | null;
  readonly value?: string | null;
  readonly message?: string;
  /** The message by codes, where field and value do not say it. */
  readonly said?: readonly Sentence[];
  /** What the message names besides field and value: `path` and `max` of a rejection, `by` of a username, `owner` of settings. */
  readonly params?: SentenceParams;
  /** Contested claims: who has the username now, and what the change is if they let it go. */
  readonly holder?: string;
  readonly intended?: { readonly action: Action; readonly reason: string };
  /** Id of the branch out of which the run's own membership of the person went, once that is applied. */
  readonly from?: string;
  /** True for a change of a person of which all but a part was done. */
  readonly partly?: boolean;
  /** Of a change that takes another one back: id of the branch where that membership goes. */
  readonly to?: string;
  /** Of the same: id of the branch where that membership is, and has to be still when it is applied. */
  readonly at?: string;
  /** Branches: where a new or moved one goes. */
  readonly parent?: { readonly id: string } | { readonly key: string };
}

/** What is needed to apply a change. */
export interface StoredChange extends Omit<PlannedChange, 'username'> {
  readonly seq: number;
}
