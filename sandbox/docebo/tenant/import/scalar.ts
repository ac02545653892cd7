/** A value of an item as text: nothing for null and what is missing, undefined for what is no text, number or boolean. */
export function scalarText(given: unknown): string | undefined {
  if (given === undefined || given === null) return '';
  switch (typeof given) {
    case 'string':
      return given.trim();
    case 'number':
    case 'boolean':
      return String(given);
    default:
      return undefined;
  }
}
