const KIND = 'rollcall-platform-field';

/** What is under the pointer while a platform field is dragged. */
export const carried = (key: string): Record<string, unknown> => ({ kind: KIND, key });

/** The key of the field that is dragged, or null where something else is. */
export function keyOf(data: Record<string | symbol, unknown>): string | null {
  return data['kind'] === KIND && typeof data['key'] === 'string' ? data['key'] : null;
}
