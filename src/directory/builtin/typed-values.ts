import { RefusedParts } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { OWN_FIELDS, type PlatformField } from '../../sync/directory.ts';
import { MANDATORY } from '../../sync/map/compile-mapping.ts';
import { converterFor } from '../../sync/map/convert/converters.ts';
import { isBlank, quotable, singleLine } from '../../sync/map/text.ts';

/** What somebody has typed into fields of a person, by key; null or blank empties a field. */
export type TypedValues = Readonly<Record<string, string | null>>;

/** Values in the forms of PersonValues. */
export type ConvertedValues = Readonly<Record<string, string | null>>;

/** What an empty field means where there always is a value. */
const WHEN_EMPTY: Readonly<Record<string, string>> = { active: 'true', level: 'user' };

const OWN: ReadonlySet<string> = new Set(OWN_FIELDS);

const NEEDED: ReadonlySet<string> = new Set(MANDATORY);

/**
 * Converts what was typed exactly as a synchronization converts what Salesforce has. Throws `person_refused` with every
 * field that is not as it has to be; a mandatory one may be left out, but not be empty.
 */
export function convertTyped(fields: readonly PlatformField[], typed: TypedValues): ConvertedValues {
  const known = new Map(fields.map((field) => [field.key, field]));
  const values: Record<string, string | null> = {};
  const problems: { key: string; said: Sentence }[] = [];
  for (const [key, text] of Object.entries(typed)) {
    const field = known.get(key);
    if (field === undefined)
      problems.push({ key, said: saying('field_unknown_here')`The platform has no field ${{ key }}.` });
    else if (text === null || isBlank(text)) {
      if (NEEDED.has(key))
        problems.push({ key, said: saying('value_needed')`${{ field: nameOf(field) }} must not be empty.` });
      values[key] = WHEN_EMPTY[key] ?? null;
    } else {
      const converted = converterFor(field)(text);
      if (typeof converted === 'string') values[key] = converted;
      else problems.push({ key, said: whyNot(field, converted, singleLine(quotable(text))) });
    }
  }
  if (problems.length > 0) throw refusedValues(problems);
  return values;
}

/** Throws `person_refused` where a new person lacks what everybody has (R24). */
export function requireMandatory(fields: readonly PlatformField[], typed: TypedValues): void {
  const missing = fields.filter(({ key }) => NEEDED.has(key) && !Object.hasOwn(typed, key));
  if (missing.length === 0) return;
  throw refusedValues(
    missing.map(({ key, title }) => ({
      key,
      said: saying('value_missing')`${{ field: nameOf({ key, title }) }} is missing.`,
    })),
  );
}

/** Pages know what the platform's own fields are called; additional ones are called as somebody has called them. */
const nameOf = ({ key, title }: Pick<PlatformField, 'key' | 'title'>) => [OWN.has(key) ? key : title, title] as const;

export function refusedValues(problems: readonly { readonly key: string; readonly said: Sentence }[]): RefusedParts {
  return new RefusedParts(
    'person_refused',
    problems.map(({ key, said }) => ({ path: ['values', key], said })),
  );
}

/** The words of a synchronization, but where they speak of one. */
function whyNot(
  { key, title, options }: PlatformField,
  { code, why }: { readonly code: string; readonly why: string },
  value: string,
): Sentence {
  const field = nameOf({ key, title });
  if (code === 'superadmin_refused') {
    return saying(
      'level_elsewhere',
    )`${{ field }}: "${{ value }}" is a level that only administrators give, under Administrators.`;
  }
  if (code === 'not_in_dropdown') {
    const known = `${options.slice(0, 10).join(', ')}${options.length > 10 ? ', …' : ''}`;
    return saying('value_no_option')`${{ field }}: "${{ value }}" is not an option of the dropdown: ${{ known }}.`;
  }
  return saying('value_wrong')`${{ field }}: "${{ value }}" ${{ why: [code, why] }}.`;
}
