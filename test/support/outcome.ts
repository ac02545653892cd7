import type { ChangeRow } from '../../src/store/views/changes.ts';
import type { RunResult } from '../../src/sync/result.ts';

const NOT_DONE: ReadonlySet<string> = new Set(['extracted', 'unchanged']);

/** What a run changed and whom it left out: its counts but for zeros, records read and people that are as they should be. */
export function done({ counts }: RunResult): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([name, count]) => count > 0 && !NOT_DONE.has(name)));
}

/** `Id code field value` of each rejection in a plan, in order; what is not there is left out. */
export function rejections(changes: readonly ChangeRow[]): readonly string[] {
  return changes
    .filter(({ action }) => action === 'reject')
    .map(({ sourceId, reason, detail }) =>
      [sourceId, reason, detail?.field, detail?.value].filter((part) => part != null).join(' '),
    )
    .toSorted();
}
