import type { Explanation } from '../../sync/explain/explain.ts';
import { sanitize } from './sanitize.ts';
import { truncate } from './text.ts';

/** Whom a record belongs to on the platform; nothing where that is nobody yet. */
export function linkSentences({ person, link }: Pick<Explanation, 'person' | 'link'>): string[] {
  if (person === null) return [];
  const who = `${person.username} (#${person.id}, ${person.active ? 'active' : 'not active'})`;
  if (link === null) return [`On the platform there is ${who}, who is not linked yet.`];
  const notes = [...(link.byHand ? ['by hand'] : []), ...(link.left ? ['and had left'] : [])].join(' ');
  return [`It is linked to ${who}${notes === '' ? '' : `, ${notes}`}.`];
}

/** Each line of the mapping, with what it reads and what it makes of it. */
export function valueLines(values: Explanation['values'], width: number): string[] {
  const keyWidth = Math.max(...values.map(({ target }) => target.length));
  return values.map(({ target, field, cell, value, current, rejection }) => {
    const made = rejection !== null ? `  ✗ ${rejection.code}` : value === cell ? '' : `  → ${shown(value)}`;
    const now = rejection !== null || value === current ? '' : `  (now ${shown(current)})`;
    return truncate(sanitize(`  ${target.padEnd(keyWidth)} ← ${field} = ${shown(cell)}${made}${now}`), width);
  });
}

export function shown(value: string | null): string {
  return value ?? '(empty)';
}
