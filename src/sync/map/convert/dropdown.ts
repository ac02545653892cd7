import type { PlatformField } from '../../directory.ts';
import type { Refusal } from '../rejection.ts';
import { folded } from '../text.ts';
import { type Converter, remember } from './converter.ts';

const REFUSAL: Refusal = { code: 'not_in_dropdown', why: 'is not an option of the dropdown' };

/**
 * The label of an option. A label that is equal to the letter wins; else case, the composition of accents and runs of
 * blanks do not matter, unless that makes two options alike. The result is the option's own spelling.
 */
export function dropdownConverter(field: PlatformField): Converter {
  const exact = new Set(field.options);
  const alike = new Map<string, string | null>();
  for (const option of exact) {
    const key = folded(option);
    alike.set(key, alike.has(key) ? null : option);
  }
  const search = remember((text) => alike.get(folded(text)) ?? REFUSAL);
  return (text) => (exact.has(text) ? text : search(text));
}
