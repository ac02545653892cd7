import type { ChangeRow } from '../../store/views/changes.ts';
import { inFieldOrder } from './field-order.ts';
import { sanitize } from './sanitize.ts';
import { truncate, wrapIndented } from './text.ts';

/** One change over a few lines: whom it is about, then value by value what was and what will be. */
export function changeLines(change: ChangeRow, width: number): string {
  const who = change.username ?? change.branchKey ?? change.targetId ?? '';
  const source = change.kind === 'person' && change.sourceId !== null ? `  ${change.sourceId}` : '';
  const silent = ['reject', 'skip'].includes(change.action) || change.outcome === 'pending';
  const outcome = silent ? '' : `, ${change.outcome}`;
  const head = truncate(`${change.action.padEnd(10)} ${sanitize(who)}${source}  ${change.reason}${outcome}`, width);
  const message = change.detail?.message;
  return [
    head,
    ...differences(change).map(({ key, before, after }) => {
      const value = before === null ? after : `${before} → ${after}`;
      return truncate(`             ${key}: ${value}`, width);
    }),
    ...(typeof message === 'string' ? [wrapIndented(sanitize(message), width, '             ')] : []),
  ].join('\n');
}

function differences({ before, after }: ChangeRow): { key: string; before: string | null; after: string }[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return inFieldOrder(keys)
    .map((key) => ({ key, before: before && show(before[key]), after: show(after?.[key]) }))
    .filter((line) => line.before !== line.after && !(line.before === null && line.after === EMPTY));
}

const EMPTY = '(empty)';

function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return EMPTY;
  return sanitize(typeof value === 'string' ? value : JSON.stringify(value));
}
