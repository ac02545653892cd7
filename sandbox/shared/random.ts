/** A number from 0 to 2³²-1 that a seed, a purpose and a position always give alike, and that looks random. */
export function mix(seed: number, salt: number, position: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(salt + 0x7f4a7c15, 0xc2b2ae35) ^ position;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One of `values`, chosen by seed, purpose and position. */
export function pick<T>(values: readonly [T, ...T[]], seed: number, salt: number, position: number): T {
  return values[mix(seed, salt, position) % values.length] ?? values[0];
}
