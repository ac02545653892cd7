const REFERENCE = /@\{([A-Za-z_]\w*)((?:\.\w+|\[\d+\])*)\}/g;

/** A reference to an earlier answer that leads nowhere. */
export class InvalidReference extends Error {}

/** Text with `@{refId.path[0].Id}` replaced by what the earlier answers hold there. Throws InvalidReference. */
export function resolveText(text: string, answers: ReadonlyMap<string, unknown>): string {
  return text.replace(REFERENCE, (whole, id: string, path: string) => {
    if (!answers.has(id)) throw new InvalidReference(`Invalid reference specified. No value for ${id} found`);
    let value = answers.get(id);
    for (const step of path.match(/\w+/g) ?? []) {
      value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
    }
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw new InvalidReference(`Invalid reference specified. No value for ${whole.slice(2, -1)} found in ${id}`);
  });
}

/** The same in every text of a JSON value. */
export function resolveValue(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === 'string') return resolveText(value, answers);
  if (Array.isArray(value)) return value.map((one) => resolveValue(one, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolveValue(one, answers)]));
}
