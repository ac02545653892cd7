import { RefusedParts } from '../../support/errors.ts';
import type { PlatformField } from '../../sync/directory.ts';
import { MANDATORY } from '../../sync/map/compile-mapping.ts';
import { converterFor } from '../../sync/map/convert/converters.ts';
import { isBlank, quotable, singleLine } from '../../sync/map/text.ts';

/** What somebody has typed into fields of a person, by key; null or blank empties a field. */
export type TypedValues = Readonly<Record<string, string | null>>;

/** Values in the forms of PersonValues. */
export type ConvertedValues = Readonly<Record<string, string | null>>;

/** What an empty field means where there always is a value. */
const WHEN_EMPTY: Readonly<Record<string, string>> = { active: 'true', level: 'user' };

const NEEDED: ReadonlySet<string> = new Set(MANDATORY);

/**
 * Converts what was typed exactly as a synchronization converts what Salesforce has. Throws `person_refused` with every
 * field that is not as it has to be; a mandatory one may be left out, but not be empty.
 */
export function convertTyped(fields: readonly PlatformField[], typed: TypedValues): ConvertedValues {
  const known = new Map(fields.map((field) => [field.key, field]));
  const values: Record<string, string | null> = {};
  const problems: { key: string; message: string }[] = [];
  for (const [key, text] of Object.entries(typed)) {
    const field = known.get(key);
    if (field === undefined) problems.push({ key, message: `The platform has no field ${key}.` });
    else if (text === null || isBlank(text)) {
      if (NEEDED.has(key)) problems.push({ key, message: `${field.title} must not be empty.` });
      values[key] = WHEN_EMPTY[key] ?? null;
    } else {
      const converted = converterFor(field)(text);
      if (typeof converted === 'string') values[key] = converted;
      else
        problems.push({ key, message: `${field.title}: "${singleLine(quotable(text))}" ${whyNot(field, converted)}.` });
    }
  }
  if (problems.length > 0) throw refusedValues(problems);
  return values;
}

/** Throws `person_refused` where a new person lacks what everybody has (R24). */
export function requireMandatory(fields: readonly PlatformField[], typed: TypedValues): void {
  const missing = fields.filter(({ key }) => NEEDED.has(key) && !Object.hasOwn(typed, key));
  if (missing.length === 0) return;
  throw refusedValues(missing.map(({ key, title }) => ({ key, message: `${title} is missing.` })));
}

export function refusedValues(problems: readonly { readonly key: string; readonly message: string }[]): RefusedParts {
  return new RefusedParts(
    'person_refused',
    problems.map(({ message }) => message).join(' '),
    problems.map(({ key, message }) => ({ path: ['values', key], message })),
  );
}

/** The words of a synchronization, but where they speak of one. */
function whyNot({ options }: PlatformField, { code, why }: { readonly code: string; readonly why: string }): string {
  if (code === 'superadmin_refused') return 'is a level that only administrators give, under Administrators';
  if (code === 'not_in_dropdown')
    return `${why}: ${options.slice(0, 10).join(', ')}${options.length > 10 ? ', …' : ''}`;
  return why;
}
