/** What `GET /__sandbox/stats` answers. */
export interface StatisticsReport {
  /** Requests by `METHOD /path`, with the route's parameters instead of their values. */
  readonly requests: Readonly<Record<string, number>>;
  readonly statuses: Readonly<Record<string, number>>;
  /** All but those of the token endpoint. */
  readonly calls: number;
  /** Items of batch calls by path. */
  readonly items: Readonly<Record<string, number>>;
  /** CPU seconds of the whole process since it started. */
  readonly cpu: { readonly user: number; readonly system: number };
  /** Bytes of memory the process holds now, and at most so far. */
  readonly memory: { readonly now: number; readonly peak: number };
}

export interface Statistics {
  request(method: string, route: string, status: number): void;
  batch(route: string, items: number): void;
  clear(): void;
  report(): StatisticsReport;
}

const TOKEN = 'POST /oauth2/token';

export function createStatistics(): Statistics {
  const requests = new Map<string, number>();
  const statuses = new Map<string, number>();
  const items = new Map<string, number>();
  return {
    request(method, route, status) {
      add(requests, `${method} ${route}`, 1);
      add(statuses, String(status), 1);
    },
    batch: (route, count) => add(items, route, count),
    clear() {
      for (const counts of [requests, statuses, items]) counts.clear();
    },
    report() {
      const { user, system } = process.cpuUsage();
      const sorted = [...requests].sort(([a], [b]) => a.localeCompare(b));
      return {
        requests: Object.fromEntries(sorted),
        statuses: Object.fromEntries(statuses),
        calls: sorted.reduce((sum, [name, count]) => sum + (name === TOKEN ? 0 : count), 0),
        items: Object.fromEntries(items),
        cpu: { user: user / 1e6, system: system / 1e6 },
        // maxRSS is in kilobytes.
        memory: { now: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024 },
      };
    },
  };
}

function add(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count);
}
