import type { PlatformField, Settings, SourceField } from '../../api/settings.ts';

/** Names that mean the same, the best first; a field that is called like the platform's needs no entry. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  username: ['username', 'email'],
  language: ['language', 'languagelocalekey', 'preferredlanguage'],
  timezone: ['timezone', 'timezonesidkey'],
  active: ['active', 'isactive'],
};

export interface Pair {
  readonly target: PlatformField;
  readonly field: SourceField;
}

/** Pairs that hardly anybody would choose otherwise, for platform fields that nothing fills yet. */
export function suggestedPairs(
  targets: readonly PlatformField[],
  fields: readonly SourceField[],
  mapping: Settings['mapping'],
): Pair[] {
  const byPath = new Map(fields.toReversed().map((field) => [bare(field.path), field]));
  const byLabel = new Map(fields.toReversed().map((field) => [bare(field.label), field]));
  return targets.flatMap((target) => {
    if (Object.hasOwn(mapping, target.key)) return [];
    const names = KNOWN[target.key] ?? [bare(target.key), bare(target.title)];
    const field = names.map((name) => byPath.get(name) ?? byLabel.get(name)).find((found) => found !== undefined);
    return field === undefined ? [] : [{ target, field }];
  });
}

/** `Hire_Date__c` and *Hire date* are the same to whoever reads them. */
function bare(name: string): string {
  return name
    .replace(/__c$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '');
}
