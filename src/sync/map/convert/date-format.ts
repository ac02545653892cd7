import type { PlatformField } from '../../directory.ts';
import type { Refusal } from '../rejection.ts';
import { type Converter, remember } from './converter.ts';

const REFUSAL: Refusal = { code: 'unknown_date_format', why: 'is not a date format of the platform' };

const REGION = /-.*/;

/**
 * A date format is named by a locale in lower case with hyphens: `en-gb` of Salesforce's LocaleSidKey `en_GB`. Where
 * the platform lists its formats, the nearest one counts, which may be the language alone: `it` of `it_IT`.
 */
export function dateFormatConverter(field: PlatformField): Converter {
  const offered = new Map(field.options.map((option) => [key(option), option]));
  return remember((text) => {
    const wanted = key(text);
    if (offered.size > 0) return offered.get(wanted) ?? offered.get(wanted.replace(REGION, '')) ?? REFUSAL;
    try {
      return Intl.DateTimeFormat.supportedLocalesOf(wanted).length > 0 ? wanted : REFUSAL;
    } catch {
      return REFUSAL;
    }
  });
}

function key(text: string): string {
  return text.trim().toLowerCase().replaceAll('_', '-');
}
