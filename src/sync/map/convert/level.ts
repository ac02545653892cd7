import type { Refusal } from '../rejection.ts';

const UNKNOWN: Refusal = { code: 'unknown_level', why: 'is not a level' };
const SUPERADMIN: Refusal = { code: 'superadmin_refused', why: 'is a level that a synchronization never gives' };
const LEVELS: ReadonlyMap<string, string | Refusal> = new Map<string, string | Refusal>([
  ['user', 'user'],
  ['poweruser', 'poweruser'],
  ['superadmin', SUPERADMIN],
]);

/** `user` or `poweruser` (R34). Case, blanks, hyphens and underscores do not matter: `Power User` is a poweruser. */
export function levelConverter(text: string): string | Refusal {
  return LEVELS.get(text) ?? LEVELS.get(text.toLowerCase().replace(/[\s_-]+/g, '')) ?? UNKNOWN;
}
