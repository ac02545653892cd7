/** Where records left the sandbox. */
export type RecordChannel = 'query' | 'bulk' | 'listView';

/** What `GET /__sandbox/stats` answers. */
export interface StatisticsReport {
  /** Requests by `METHOD /path`, with the route's parameters instead of their values. */
  readonly requests: Readonly<Record<string, number>>;
  readonly methods: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  readonly records: Readonly<Record<RecordChannel, number>>;
  /** CPU seconds of the whole process since it started. */
  readonly cpu: { readonly user: number; readonly system: number };
  /** Bytes of memory the process holds now, and at most so far. */
  readonly memory: { readonly now: number; readonly peak: number };
}

export interface Statistics {
  request(method: string, route: string, status: number): void;
  served(channel: RecordChannel, records: number): void;
  report(): StatisticsReport;
}

export function createStatistics(): Statistics {
  const requests = new Map<string, number>();
  const methods = new Map<string, number>();
  const statuses = new Map<string, number>();
  const records = { query: 0, bulk: 0, listView: 0 };

  return {
    request(method, route, status) {
      increment(requests, `${method} ${route}`);
      increment(methods, method);
      increment(statuses, String(status));
    },
    served(channel, count) {
      records[channel] += count;
    },
    report() {
      const { user, system } = process.cpuUsage();
      return {
        requests: Object.fromEntries([...requests].sort(([a], [b]) => a.localeCompare(b))),
        methods: Object.fromEntries(methods),
        statuses: Object.fromEntries(statuses),
        records: { ...records },
        cpu: { user: user / 1e6, system: system / 1e6 },
        // maxRSS is in kilobytes.
        memory: { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 },
      };
    },
  };
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
