import { Document, isPair, isScalar, Scalar, visit, type YAMLMap } from 'yaml';
import type { Configuration } from './configuration.ts';
import { configurationDocument } from './document.ts';

/** Small groups that are read as one stand on one line. */
const ON_ONE_LINE: ReadonlySet<string> = new Set([
  'branches',
  'directory',
  'provisioning',
  'retention',
  'schedule',
  'thresholds',
]);

/** What cannot be seen, or turns the direction of text: legal in YAML, but nobody could read what the file says. */
const INVISIBLE = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * Quoted for YAML 1.1 as well: other tools read a plain 02:00 as a number and a plain no as false. What is there twice is
 * written twice.
 */
const AS_IT_STANDS = { compat: 'yaml-1.1', aliasDuplicateObjects: false } as const;

/** A configuration as the text of a rollcall.yaml that is read as the very same configuration. */
export function writeConfiguration(config: Configuration): string {
  const document = new Document(configurationDocument(config), { ...AS_IT_STANDS });
  visit(document, {
    Map(_, map, path) {
      const keys = path.filter(isPair).map(({ key }) => (isScalar(key) ? String(key.value) : ''));
      if (isOnOneLine(keys, map)) map.flow = true;
    },
    Scalar(_, scalar) {
      const { value } = scalar;
      if (typeof value !== 'string') return;
      if (value.includes('${') || value.search(INVISIBLE) >= 0) scalar.type = Scalar.QUOTE_DOUBLE;
    },
  });
  return document.toString({ lineWidth: 0 }).replace(INVISIBLE, escapeSequence);
}

function isOnOneLine(keys: readonly string[], map: YAMLMap): boolean {
  const [parent, key] = [keys.at(-2), keys.at(-1) ?? ''];
  if (parent === 'mapping') return true;
  if (parent === 'platform') return !map.has('options');
  return ON_ONE_LINE.has(key);
}

/** Only ever in double quotes, where it stands for the character. */
function escapeSequence(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A value as a file would have it, on one line. */
export function writeValue(value: unknown): string {
  const document = new Document(value, { ...AS_IT_STANDS });
  visit(document, {
    Collection(_, collection) {
      collection.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}
