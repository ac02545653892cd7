import type { SandboxContext } from './context.ts';
import { badRequest } from './errors.ts';

/** Counts the items of a batch; throws 400 when there are too many. */
export function checkBatch({ statistics, settings }: SandboxContext, route: string, items: readonly unknown[]): void {
  if (items.length > settings.batchLimit) {
    throw badRequest(`A batch may have ${settings.batchLimit} items; these are ${items.length}`);
  }
  statistics.batch(route, items.length);
}
