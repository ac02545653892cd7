const LANGUAGES =
  'af ar az bg bn bs ca cs cy da de el en en-GB en-US es es-MX et eu fa fi fr fr-CA ga gl gu he hi hr hu hy id is it ja ka kk kn ko lt lv mk ml mr ms mt nb nl nn pa pl pt pt-BR ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh zh-Hans zh-Hant zu'.split(
    ' ',
  );

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** Languages by name in the language of the page, with those that are there already. */
export const languages = (language: string, had: readonly string[]) =>
  named(language, 'language', [...new Set([...LANGUAGES, ...had])]);

/** Codes of regions or languages, by name in the language of the page. */
export function named(language: string, type: 'region' | 'language', codes: readonly string[]): readonly Choice[] {
  const names = new Intl.DisplayNames([language], { type });
  const { compare } = new Intl.Collator(language);
  const upper = (text: string) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
  return codes
    .map((value) => ({ value, label: upper(names.of(value) ?? value) }))
    .toSorted((a, b) => compare(a.label, b.label));
}
