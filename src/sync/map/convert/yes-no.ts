import type { Refusal } from '../rejection.ts';
import { folded } from '../text.ts';

const REFUSAL: Refusal = { code: 'invalid_yesno', why: 'is neither yes nor no' };
const ANSWERS: ReadonlyMap<string, string> = new Map([
  ...['true', 'yes', 'y', 't', 'on', '1'].map((word) => [word, 'true'] as const),
  ...['false', 'no', 'n', 'f', 'off', '0'].map((word) => [word, 'false'] as const),
  // As labels of picklists say it, in the languages of Salesforce's user interface that have a word for it.
  ...['sì', 'sí', 'si', 'oui', 'ja', 'sim', 'kyllä', 'да', 'はい', '예', '是'].map((word) => [word, 'true'] as const),
  ...['non', 'nein', 'nee', 'nej', 'nei', 'não', 'nao', 'ei', 'нет', 'いいえ', '아니요', '否'].map(
    (word) => [word, 'false'] as const,
  ),
]);

/** `true` or `false` of true/false, yes/no, y/n, t/f, on/off, 1/0, and yes/no in other languages, in any case. */
export function yesNoConverter(text: string): string | Refusal {
  return ANSWERS.get(text) ?? ANSWERS.get(folded(text)) ?? REFUSAL;
}
