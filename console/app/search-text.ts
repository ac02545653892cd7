import { SHARED } from '../api/owner.ts';

/** What an address says under a name; empty where it says nothing. */
export const text = (value: unknown) =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The same where only some words mean something. */
export function oneOf<Word extends string>(words: readonly Word[], value: unknown): Word | '' {
  return words.find((word) => word === value) ?? '';
}

/** What is looked for: as much of it as the server takes. */
export const searched = (value: unknown) => text(value).trim().slice(0, 200);

/** The id of a row, else nothing: what the server would refuse is never asked. */
export function rowId(value: unknown): string {
  const said = text(value).trim();
  return /^[1-9]\d{0,17}$/.test(said) ? said : '';
}

/** Ids of rows, separated by commas: as many as the server takes at once. */
export const rowIds = (value: unknown) => text(value).split(',').map(rowId).filter(Boolean).slice(0, 150).join(',');

/** Whose settings (R25): `shared`, or the id of an administrator; nothing where it is neither. */
export const ownerIn = (value: unknown) => (value === SHARED ? SHARED : rowId(value));

/** A moment, as ISO 8601 in UTC; nothing where it is none. */
export function moment(value: unknown): string {
  const at = new Date(text(value));
  return text(value) === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
