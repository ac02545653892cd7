const integers = new Intl.NumberFormat('en-US');

/** 12,000 */
export function count(value: number): string {
  return integers.format(value);
}

/** `1 branch`, `2,500 branches` */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

const moments = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** `2026-03-04 14:05:00` in this machine's time zone. */
export function moment(date: Date | null): string {
  return date === null ? '' : moments.format(date);
}

/** `4 s`, `2 min 5 s`, `1 h 3 min` */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `0:04`, `12:30`, `1:02:03` */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, ...rest] = parts;
  const shown = hours === 0 ? rest : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** Entities as a screen calls them. */
export const ENTITY_TITLE = { users: 'Users', contacts: 'Contacts', custom: 'Custom objects' } as const;
