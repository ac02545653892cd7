import { RollcallError } from '../../../support/errors.ts';

/** How much of a list was read. */
export interface Counted {
  readonly seen: number;
  /** What Docebo says there is; null where it does not say. */
  readonly total: number | null;
  /** Ids of the last page. */
  readonly lastIds: readonly string[];
}

/** Counts a page behind those before it. What stood on the last page, too, counts once. */
export function countPage(
  before: Counted | null,
  { ids, total }: { readonly ids: readonly string[]; readonly total: number | undefined },
): Counted {
  const known = new Set(before?.lastIds);
  const seen = (before?.seen ?? 0) + ids.filter((one) => !known.has(one)).length;
  return { seen, total: before?.total ?? total ?? null, lastIds: ids };
}

/**
 * Throws `docebo_list` where less was read than there is: whoever is missing would be taken for somebody who is new, or
 * gone.
 */
export function assertWhole({ seen, total }: Counted, what: 'users' | 'branches'): void {
  if (total === null || seen >= total) return;
  throw new RollcallError(
    'docebo_list',
    `Docebo has listed ${seen} of its ${total} ${what}: it has left some out, or repeated others. Run again. If it stays, report it to Docebo with the time of the run; nothing is changed on such a list.`,
  );
}

export function isIncomplete(error: unknown): boolean {
  return error instanceof RollcallError && error.code === 'docebo_list';
}
