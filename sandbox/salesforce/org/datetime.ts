const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;

/** A date as given (`2010-01-01`), or null when there is no such day. */
export function parseDate(text: string): string | null {
  if (!DATE.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00.000Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null;
}

/** A datetime with a zone as the org holds it (`2011-07-07T00:37:00.000Z`, whole seconds), or null when it is none. */
export function parseDatetime(text: string): string | null {
  const match = DATETIME.exec(text);
  if (match === null) return null;
  const [, day = '', hours = '', minutes = '', seconds = '', zone = ''] = match;
  if (parseDate(day) === null) return null;
  const offset = zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  const time = Date.parse(`${day}T${hours}:${minutes}:${seconds}${offset}`);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** An instant as the org holds it: whole seconds, milliseconds written as zero. */
export function toDatetime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}.000Z`;
}
