import { SalesforceError } from '../soql/soql.ts';
import { createDailyCounter } from './daily-counter.ts';

/** The org's daily API requests: `Sforce-Limit-Info` and /limits tell them, the last one refuses. */
export interface ApiUsage {
  readonly limit: number;
  used(): number;
  /** Counts one request; throws 403 REQUEST_LIMIT_EXCEEDED when none is left. */
  count(): void;
  /** Makes it so many today, as if other programs had made them. */
  set(used: number): void;
}

export function createApiUsage(limit: number, now: () => Date): ApiUsage {
  const requests = createDailyCounter(now);
  return {
    limit,
    used: () => requests.count(),
    count() {
      if (requests.count() >= limit) {
        throw new SalesforceError(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      }
      requests.increment();
    },
    set: (used) => requests.set(used),
  };
}
