import type { PlatformField } from '../../directory.ts';
import type { Refusal } from '../rejection.ts';
import { type Converter, remember } from './converter.ts';

const REFUSAL: Refusal = { code: 'unknown_date_format', why: 'is not a date format of the platform' };

const REGION = /-.*/;
const VARIANTS = /^([a-z]{2,3}-(?:[a-z]{4}-)?(?:[a-z]{2}|\d{3}))-/;

/**
 * A date format is named by a locale in lower case with hyphens: `en-gb` of Salesforce's LocaleSidKey `en_GB`. Where
 * the platform lists its formats, the nearest one counts, which may be the language alone: `it` of `it_IT`.
 */
export function dateFormatConverter(field: PlatformField): Converter {
  const offered = new Map(field.options.map((option) => [key(option), option]));
  return remember((text) => {
    const wanted = withoutVariants(key(text));
    if (offered.size > 0) return offered.get(wanted) ?? offered.get(wanted.replace(REGION, '')) ?? REFUSAL;
    try {
      return Intl.DateTimeFormat.supportedLocalesOf(wanted).length > 0 ? wanted : REFUSAL;
    } catch {
      return REFUSAL;
    }
  });
}

/** `en-ie` of Salesforce's `en_IE_EURO`, `th-th` of its `th_TH_TH`: variants that say nothing about dates, and some no tag. */
function withoutVariants(tag: string): string {
  return VARIANTS.exec(tag)?.[1] ?? tag;
}

function key(text: string): string {
  return text.trim().toLowerCase().replaceAll('_', '-');
}
