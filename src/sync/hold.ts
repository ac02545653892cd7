import type { Sentence, SentenceParams } from '../support/sentence.ts';
import { exceeds, type Limit, leastWithin, type Thresholds } from './thresholds.ts';

export const HOLD_CODES = [
  'undone',
  'undone_forgotten',
  'empty_read',
  'view_replaced',
  'deactivated',
  'rejected',
  'changed',
] as const;

export type HoldCode = (typeof HOLD_CODES)[number];

/** Why a plan has to be approved (R39): a code, and a sentence that names nobody. */
export interface HoldReason extends Sentence<HoldCode> {
  /**
   * What the sentence counts: `people` of whom it speaks, `of` so many linked ones, and the limit that is exceeded, as
   * `most` people or as a `share` between 0 and 1; `run`, the number of one that was undone.
   */
  readonly params: SentenceParams;
}

/** What a plan is judged by. Only people who were linked before the run count; whoever it creates does not. */
export interface Stakes {
  /** People who had not left. */
  readonly linked: number;
  readonly deactivated: number;
  readonly rejected: number;
  /** People who would be changed in any way, those who come back included. */
  readonly changed: number;
  /** Those of them who had left. */
  readonly returning: number;
  /** People to be deactivated because their records are not in the list view. */
  readonly leavers: number;
  /** Records in the list view, where the run has read all of it or all its Ids; else null. */
  readonly met: number | null;
  /** The same of the last finished run that could tell; null when there was none. */
  readonly metBefore: number | null;
  /** People whom an undo has changed back and this run would change again (R40); null where nothing was undone. */
  readonly again: Again | null;
  /** True when the linked people came from another list view or object, so that nobody of them can have left it. */
  readonly replaced: boolean;
}

export interface Again {
  /** The run that was taken back; null where it is not known any more. */
  readonly run: string | null;
  readonly people: number;
  /** False: whom it has changed back is not kept any more (R47), so that `people` are all whom the run would change. */
  readonly known: boolean;
}

/**
 * So many linked people that no share of them is exceeded, whatever their number beyond: an incremental run of a large org
 * need not count everybody. Infinite where the number itself matters.
 */
export function enoughLinked(
  stakes: Omit<Stakes, 'linked' | 'metBefore' | 'replaced' | 'again'>,
  thresholds: Thresholds,
): number {
  if (stakes.met === 0) return Number.POSITIVE_INFINITY;
  return Math.max(...LIMITED.map(({ code }) => leastWithin(thresholds[code], stakes[code])));
}

/** Why a plan has to be approved; none when it may go on. */
export function holdReasons(stakes: Stakes, thresholds: Thresholds): HoldReason[] {
  return [...undoneAgain(stakes), ...beyondThresholds(stakes, thresholds)];
}

/** What somebody has undone is not done again before somebody has looked at it. */
function undoneAgain({ again }: Stakes): HoldReason[] {
  if (again === null || again.people === 0) return [];
  const what = again.run === null ? 'The last run' : `Run ${again.run}`;
  const params = { people: again.people, ...(again.run === null ? {} : { run: again.run }) };
  const check = 'Approve it only if what was wrong is set right.';
  return again.known
    ? [
        {
          code: 'undone',
          message: `${what} was undone, and this run would change ${counted(again.people)} again who had been changed back. ${check}`,
          params,
        },
      ]
    : [
        {
          code: 'undone_forgotten',
          message: `${what} was undone. Whom that has changed back is not kept any more, and this run would change ${counted(again.people)}. ${check}`,
          params,
        },
      ];
}

function beyondThresholds(stakes: Stakes, thresholds: Thresholds): HoldReason[] {
  const { linked, returning, met, metBefore, leavers, replaced } = stakes;
  // A share is taken of everybody who could be among those counted.
  const people = { deactivated: linked, rejected: linked, changed: linked + returning };
  // Whoever has approved an empty list view once is not asked again while it stays empty.
  if (met === 0 && linked > 0 && metBefore !== 0) {
    const message = `Salesforce returned no record at all, but ${counted(linked)} ${linked === 1 ? 'is' : 'are'} linked. Check the list view before approving.`;
    return [{ code: 'empty_read', message, params: { people: linked } }];
  }
  const reasons = LIMITED.filter(({ code }) =>
    exceeds(thresholds[code], stakes[code], people[code], thresholds.smallest),
  ).map(
    ({ code, would, check }): HoldReason => ({
      code,
      message: `The run would ${would} ${number(stakes[code])} of ${number(people[code])} linked people; above ${limitText(thresholds[code])} it needs approval. ${check}`,
      params: { people: stakes[code], of: people[code], ...limitParams(thresholds[code]) },
    }),
  );
  if (!replaced || leavers === 0) return reasons;
  const message = `The list view or object is another one than before, and the run would deactivate ${counted(leavers)} who are not in it. Approve it only if they are to lose their access.`;
  return [{ code: 'view_replaced', message, params: { people: leavers } }, ...reasons];
}

const LIMITED = [
  { code: 'deactivated', would: 'deactivate', check: 'Check the list view before approving.' },
  {
    code: 'rejected',
    would: 'reject',
    check: 'Check whether the integration user still sees their values, and what was changed in Salesforce.',
  },
  { code: 'changed', would: 'change', check: 'Look at a few of the changes before approving.' },
] as const;

function limitText(limit: Limit): string {
  return typeof limit === 'number' ? counted(limit) : limit;
}

function limitParams(limit: Limit): SentenceParams {
  if (limit === 'off') return {};
  return typeof limit === 'number' ? { most: limit } : { share: Number(limit.slice(0, -1)) / 100 };
}

/** 12,000 */
function number(value: number): string {
  return value.toLocaleString('en-US');
}

function counted(count: number): string {
  return count === 1 ? '1 person' : `${number(count)} people`;
}
