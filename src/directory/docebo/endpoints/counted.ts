import { hash } from 'node:crypto';
import { RollcallError } from '../../../support/errors.ts';
import { saying } from '../../../support/sentence.ts';

/** How much of a list was read. */
export interface Counted {
  readonly seen: number;
  /** What Docebo says there is; null where it does not say. */
  readonly total: number | null;
  /**
   * The id that stood first on each page. One of each page is enough to notice whatever is repeated as long as a page,
   * wherever it stood before.
   */
  readonly firstIds: readonly string[];
  /** Whether something was listed again that had stood on an earlier page. */
  readonly repeats: boolean;
  /** Ids of the last page, in its order. */
  readonly lastIds: readonly string[];
  /** The same for the same ids, in whatever order they were read. */
  readonly digest: string;
}

/**
 * Counts a page behind those before it. What stood on the last page, too, counts once: somebody may have been added before
 * it. A whole page that comes again does not come by that.
 */
export function countPage(
  before: Counted | null,
  { ids, total }: { readonly ids: readonly string[]; readonly total: number | undefined },
): Counted {
  const known = new Set(before?.lastIds);
  const added = ids.filter((one) => !known.has(one));
  const firstIds = before?.firstIds ?? [];
  const earlier = new Set(firstIds);
  const sum = added.reduce((digest, one) => digest + hashOf(one), BigInt(before?.digest ?? 0));
  return {
    seen: (before?.seen ?? 0) + added.length,
    total: before?.total ?? total ?? null,
    firstIds: [...firstIds, ...ids.slice(0, 1)],
    repeats: before?.repeats === true || ids.some((one) => earlier.has(one)),
    lastIds: ids,
    digest: String(BigInt.asUintN(64, sum)),
  };
}

function hashOf(id: string): bigint {
  return BigInt(`0x${hash('sha256', id, 'hex').slice(0, 16)}`);
}

/** Whether less was read than there is, as Docebo counts. */
export function isShort({ seen, total }: Counted): boolean {
  return total !== null && seen < total;
}

/** Whether others may be missing for what was listed twice, or some are. */
export function isDoubtful(counted: Counted): boolean {
  return counted.repeats || isShort(counted);
}

/**
 * Whether nothing is missing of a list that was read from both ends, though its total says so: it was the same both times,
 * and each time began where it had ended the other time. Where a page is left out or repeated, others are from the other
 * end; where the list was cut, or not turned round, its ends do not meet.
 */
export function isSame(one: Counted, other: Counted): boolean {
  if (one.repeats || other.repeats) return false;
  return one.seen === other.seen && one.digest === other.digest && meets(one, other) && meets(other, one);
}

function meets({ lastIds }: Counted, { firstIds }: Counted): boolean {
  return lastIds.at(-1) === firstIds[0];
}

/** Whoever is missing would be taken for somebody who is new, or gone. */
export function incomplete({ seen, total, repeats }: Counted, what: 'users' | 'branches'): RollcallError {
  if (repeats) {
    return new RollcallError(
      'docebo_list',
      saying(
        'docebo_repeated',
      )`Docebo has listed some of its ${{ what }} twice, and then perhaps others not at all, each time that it was asked. Run again. If it stays, report it to Docebo with the time of the run; nothing is changed on such a list.`,
    );
  }
  return new RollcallError(
    'docebo_list',
    saying(
      'docebo_listed',
    )`Docebo has listed ${{ seen }} of its ${{ total: total ?? 0 }} ${{ what }}, and something else when it was asked again: it has left some out, or repeated others. Run again. If it stays, report it to Docebo with the time of the run; nothing is changed on such a list.`,
  );
}

export function isIncomplete(error: unknown): boolean {
  return error instanceof RollcallError && error.code === 'docebo_list';
}
