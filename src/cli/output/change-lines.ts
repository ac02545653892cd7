import type { ChangeRow } from '../../store/views/changes.ts';
import { DESTINATION_KEY } from '../../sync/branches/destination-key.ts';
import { inFieldOrder } from './field-order.ts';
import { sanitize } from './sanitize.ts';
import { truncate, wrapIndented } from './text.ts';

/** One change over a few lines: whom it is about, then value by value what was and what will be. */
export function changeLines(change: ChangeRow, width: number): string {
  const silent = ['reject', 'skip'].includes(change.action) || change.outcome === 'pending';
  const outcome = silent ? '' : `, ${change.outcome}`;
  const parts = [...(change.kind === 'branch' ? [branchTitle(change)] : personTitle(change)), change.reason];
  const message = change.detail?.message;
  return [
    truncate(`${change.action.padEnd(10)} ${sanitize(parts.join('  '))}${outcome}`, width),
    ...differences(change).map(({ key, before, after }) => {
      const value = before === null ? after : `${before} → ${after}`;
      return truncate(`             ${key}: ${value}`, width);
    }),
    ...(typeof message === 'string' ? [wrapIndented(sanitize(message), width, '             ')] : []),
  ].join('\n');
}

function personTitle({ username, sourceId, targetId }: ChangeRow): string[] {
  const known = [username, sourceId].filter((part) => part !== null);
  return known.length > 0 ? known : [targetId ?? ''];
}

function branchTitle({ branchKey, branchName, before, after, targetId }: ChangeRow): string {
  if (branchKey === DESTINATION_KEY) return `the destination branch${branchName === null ? '' : ` ${branchName}`}`;
  return `branch ${before?.['name'] ?? after?.['name'] ?? branchName ?? branchKey ?? targetId ?? ''}`;
}

function differences(change: ChangeRow): { key: string; before: string | null; after: string }[] {
  const { action, kind, parentBefore, parentAfter } = change;
  if (kind === 'branch' && action === 'move') {
    return [{ key: 'below', before: show(parentBefore), after: show(parentAfter) }];
  }
  const { before, after } = change;
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const lines = inFieldOrder(keys)
    .map((key) => ({ key, before: before && show(before[key]), after: show(after?.[key]) }))
    .filter((line) => line.before !== line.after && !(line.before === null && line.after === EMPTY));
  if (parentAfter === null) return lines;
  const place = { before: parentBefore && show(parentBefore), after: show(parentAfter) };
  return [...lines, { key: kind === 'branch' ? 'below' : 'branch', ...place }];
}

const EMPTY = '(empty)';

function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return EMPTY;
  return sanitize(typeof value === 'string' ? value : JSON.stringify(value));
}
