import type { ReasonGroup } from '../../store/views/reasons.ts';
import { REJECTION_CODES } from '../../sync/map/rejection.ts';
import { count } from './format.ts';
import { sanitize } from './sanitize.ts';
import { truncate, wrapIndented } from './text.ts';

const GUIDE: Readonly<Record<string, { readonly meaning: string; readonly whatToDo: string }>> = REJECTION_CODES;
const INDENT = '          ';

/** Reasons for which people were left out: how many, what it means, one of them, what to do. */
export function reasonList(groups: readonly ReasonGroup[], width: number): string {
  return groups.map((group) => describe(group, width)).join('\n');
}

function describe({ reason, count: people, example }: ReasonGroup, width: number): string {
  const guide = GUIDE[reason];
  const number = `${count(people).padStart(INDENT.length - 2)}  `;
  const lines = [wrapIndented(`${reason}${guide ? `: ${guide.meaning}` : ''}`, width, INDENT, number)];
  if (example.sourceId !== null || example.username !== null) {
    const what = example.field === null ? '' : `${example.field} ${quoted(example.value)} of `;
    const who = [example.username, example.sourceId].filter((part) => part !== null).join(', ');
    lines.push(wrapIndented(sanitize(`for example ${what}${who}`), width, INDENT));
  }
  if (guide) lines.push(wrapIndented(guide.whatToDo, width, `${INDENT}  `, `${INDENT}→ `));
  return lines.join('\n');
}

/** Long enough to recognize the value. */
const SHOWN = 40;

function quoted(value: string | null): string {
  return value === null ? '(empty)' : `"${truncate(value, SHOWN)}"`;
}
