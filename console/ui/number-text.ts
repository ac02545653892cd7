/** What separates thousands and decimals where a language is spoken. */
function signsOf(locale: string): { readonly group: string; readonly decimal: string } {
  const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(12_345.6);
  const sign = (kind: Intl.NumberFormatPartTypes) => parts.find(({ type }) => type === kind)?.value ?? '';
  return { group: sign('group'), decimal: sign('decimal') };
}

/**
 * The number that somebody has typed, as the language writes it or as a keyboard has it: in Italian `1.500` is more than a
 * thousand, `1,5` and `1.5` are between one and two. Null for what is none.
 */
export function numberIn(text: string, locale: string): number | null {
  const { group, decimal } = signsOf(locale);
  const typed = text.replaceAll(/[\s%]/g, '');
  const whole = typed.split(decimal)[0] ?? '';
  const isGrouped = new RegExp(`^\\d{1,3}(?:\\${group}\\d{3})+$`).test(whole);
  const plain = (isGrouped ? typed.replaceAll(group, '') : typed).replace(/[.,]/, '.');
  return /^\d+(?:\.\d*)?$/.test(plain) ? Number(plain) : null;
}
