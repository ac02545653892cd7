import type { ChangeRow } from '../../src/store/views/changes.ts';
import type { RunResult } from '../../src/sync/result.ts';

/** What a run changed and whom it left out: its counts but for zeros, records read and people that are as they should be. */
export function done({
  counts: { extracted: _, unchanged: __, ...rest },
}: RunResult): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
}

/** Salesforce Id, code, field and value of each rejection in a plan, by Id. */
export function rejections(changes: readonly ChangeRow[]) {
  return changes
    .filter(({ action }) => action === 'reject')
    .map(({ sourceId, reason, detail }) => [sourceId, reason, detail?.field ?? null, detail?.value ?? null])
    .toSorted();
}
