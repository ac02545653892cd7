import type { PlatformField, PlatformFieldType } from '../directory.ts';
import type { MappingLine } from '../settings.ts';
import type { SourceField } from '../source.ts';
import type { Converter } from './convert/converter.ts';
import type { Refusal } from './rejection.ts';
import type { SourceKind } from './source-kind.ts';

const INTEGER = /^(?:0|-?[1-9]\d*)$/;
const LEADING_ZEROS = /^0+(?=\d)/;
const TRAILING_ZEROS = /0+$/;
const UTC_SUFFIX = /(?:\.0+)?(?:Z|\+00:?00)$/;
const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;
const SEVERAL: Refusal = { code: 'several_values', why: 'holds several values' };

/** Fields with a form of their own. For them an option's stored value is tried where its label is not understood. */
const CODED: ReadonlySet<PlatformFieldType> = new Set([
  'yesno',
  'date',
  'country',
  'language',
  'timezone',
  'dateformat',
  'level',
] as const);

/**
 * Puts the reading of a Salesforce cell before a conversion, so that one fact has one text whichever way it came:
 * picklist values become labels where asked, `5.0` and `5` are one number, `+0000` and `Z` one instant.
 */
export function reading(
  kind: SourceKind,
  source: SourceField,
  line: MappingLine,
  target: PlatformField,
  convert: Converter,
): Converter {
  switch (kind) {
    case 'picklist':
      return picklist(source, line, target, convert);
    case 'multipicklist':
      return multipicklist(source, line, target, convert);
    case 'number':
      return (cell) => convert(canonicalNumber(cell));
    case 'datetime':
      return (cell) => convert(canonicalInstant(cell));
    case 'text':
    case 'boolean':
    case 'date':
    case 'time':
      return convert;
    default:
      return kind satisfies never;
  }
}

function picklist(source: SourceField, line: MappingLine, target: PlatformField, convert: Converter): Converter {
  if (line.picklist === 'value') return convert;
  const chosen = new Map<string, string>();
  for (const { value, label } of source.options) {
    const understood = !CODED.has(target.type) || typeof convert(label) === 'string';
    if (label !== value && understood && label.trim() !== '') chosen.set(value, label);
  }
  // A value without an option (inactive, or of an unrestricted picklist) keeps its own text.
  return chosen.size === 0 ? convert : (cell) => convert(chosen.get(cell) ?? cell);
}

/** `a;b` becomes `a, b`; a dropdown takes a single value only. */
function multipicklist(source: SourceField, line: MappingLine, target: PlatformField, convert: Converter): Converter {
  const labels = new Map<string, string>();
  if (line.picklist === 'label') {
    for (const { value, label } of source.options) if (label.trim() !== '') labels.set(value, label);
  }
  const single = target.type === 'dropdown';
  return (cell) => {
    if (!cell.includes(';')) return convert(labels.get(cell) ?? cell);
    const values = cell.split(';').filter((value) => value.trim() !== '');
    if (single && values.length > 1) return SEVERAL;
    return convert(values.map((value) => labels.get(value) ?? value).join(', '));
  };
}

/**
 * A number in plain decimal notation without needless zeros. REST and Bulk write doubles differently (`5` and `5.0`,
 * `10000000` and `1.0E7`); digits are moved as text, so none is lost. What is not a number stays as it is.
 */
export function canonicalNumber(text: string): string {
  if (INTEGER.test(text)) return text;
  const parts = DECIMAL.exec(text.trim());
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const padded = point > 0 ? digits.padEnd(point, '0') : '0'.repeat(1 - point) + digits;
  const split = Math.max(point, 1);
  const integer = padded.slice(0, split).replace(LEADING_ZEROS, '');
  const decimals = padded.slice(split).replace(TRAILING_ZEROS, '');
  const magnitude = decimals === '' ? integer : `${integer}.${decimals}`;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/** `2024-05-01T08:00:00Z` of `…08:00:00.000+0000` (REST) and `…08:00:00.000Z` (Bulk). */
function canonicalInstant(text: string): string {
  return text.replace(UTC_SUFFIX, 'Z');
}
