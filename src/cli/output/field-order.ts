import { OWN_FIELDS } from '../../sync/directory.ts';

const OWN: readonly string[] = OWN_FIELDS;

/** Field keys as people expect them: the platform's own in their usual order, then additional ones by name. */
export function inFieldOrder(keys: Iterable<string>): string[] {
  const rank = (key: string) => (OWN.includes(key) ? OWN.indexOf(key) : OWN.length);
  return [...keys].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b, 'en'));
}
