import type { Refusal } from '../rejection.ts';

const REFUSAL: Refusal = { code: 'invalid_yesno', why: 'is neither yes nor no' };
const ANSWERS: ReadonlyMap<string, string> = new Map([
  ...['true', 'yes', 'y', 't', 'on', '1'].map((word) => [word, 'true'] as const),
  ...['false', 'no', 'n', 'f', 'off', '0'].map((word) => [word, 'false'] as const),
]);

/** `true` or `false` of true/false, yes/no, y/n, t/f, on/off, 1/0 in any case. */
export function yesNoConverter(text: string): string | Refusal {
  return ANSWERS.get(text) ?? ANSWERS.get(text.trim().toLowerCase()) ?? REFUSAL;
}
