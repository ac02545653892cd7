/** Calls that each IP address may make within a window that moves along. */
export interface Quota {
  /** Counts one call; false, and not counted, when none is left. */
  count(address: string): boolean;
  /** Calls of an address within the window, or of the one that made most. */
  used(address?: string): number;
  limit(): number;
  setLimit(limit: number): void;
  /** As if other programs at that address had made so many calls just now. */
  setUsed(used: number, address?: string): void;
}

const LOCAL = '127.0.0.1';

/** @param window seconds */
export function createQuota(first: number, window: number, now: () => Date): Quota {
  let limit = first;
  const calls = new Map<string, number[]>();

  function recent(address: string): number[] {
    const begin = now().getTime() - window * 1000;
    const times = calls.get(address) ?? [];
    const old = times.findIndex((time) => time > begin);
    const kept = old === 0 ? times : old < 0 ? [] : times.slice(old);
    calls.set(address, kept);
    return kept;
  }

  return {
    count(address) {
      const times = recent(address);
      if (times.length >= limit) return false;
      times.push(now().getTime());
      return true;
    },
    used(address) {
      if (address !== undefined) return recent(address).length;
      return Math.max(0, ...[...calls.keys()].map((one) => recent(one).length));
    },
    limit: () => limit,
    setLimit(wanted) {
      limit = wanted;
    },
    setUsed(used, address = LOCAL) {
      calls.set(
        address,
        Array.from({ length: used }, () => now().getTime()),
      );
    },
  };
}
