import type { SandboxRecord } from '../org/org.ts';

/** `rows` with the values of each change put over one of them, at even distances from position `from` on. */
export function spread(
  rows: readonly SandboxRecord[],
  changes: readonly SandboxRecord[],
  from: number,
): SandboxRecord[] {
  const changed = [...rows];
  const step = Math.max(1, Math.floor((rows.length - from) / Math.max(1, changes.length)));
  changes.forEach((change, index) => {
    const position = from + index * step;
    changed[position] = { ...rows[position], ...change };
  });
  return changed;
}
