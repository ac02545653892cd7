import type { LogEvent } from '../../api/run.ts';
import type { LeftOut } from '../../ui/sentence.tsx';

/** What an event says of somebody who was left out; without a code for one that is about something else. */
export function leftOutOf({ detail }: Pick<LogEvent, 'detail'>): LeftOut {
  const { code, field, value, params } = detail ?? {};
  return {
    code: textOf(code),
    field: textOf(field),
    value: textOf(value),
    params: typeof params === 'object' && params !== null ? Object.fromEntries(Object.entries(params)) : {},
  };
}

const textOf = (part: unknown) => (typeof part === 'string' ? part : null);
