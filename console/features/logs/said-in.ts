import type { LogEvent } from '../../api/run.ts';
import type { Sentence } from '../../ui/said.tsx';
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

/** What an event says, sentence by sentence; empty for one of somebody who was left out, and for those of earlier versions. */
export function saidIn({ detail }: Pick<LogEvent, 'detail'>): readonly Sentence[] {
  const said = detail?.['said'];
  return Array.isArray(said) ? said.filter(isSentence) : [];
}

function isSentence(part: unknown): part is Sentence {
  return typeof part === 'object' && part !== null && 'code' in part && 'message' in part && 'params' in part;
}
