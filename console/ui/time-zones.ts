/** Time zones by their IANA names, with one that is chosen already, should the browser not know it. */
export function timeZones(chosen: string): { readonly value: string; readonly label: string }[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (chosen !== '') known.add(chosen);
  return [...known].toSorted().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
