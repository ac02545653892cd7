import type { ConfigurationChange, ValueChange } from '../../config/changes.ts';
import { writeValue } from '../../config/write.ts';
import { count } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { wrapIndented } from '../output/text.ts';

const INDENT = '             ';
const OUTCOMES = ['created', 'updated', 'enabled', 'disabled', 'unchanged'] as const;

/** One block for each thing that is different, then how many there are of each kind. `values`: of what is new, too. */
export function changesText(
  changes: readonly ConfigurationChange[],
  width: number,
  { values }: { values: boolean },
): string {
  const different = changes.filter(({ outcome }) => outcome !== 'unchanged');
  const blocks = different.map((change) => {
    const shown = values || change.outcome !== 'created' ? change.changed : [];
    return [headLine(change), ...shown.map((value) => valueLine(value, change.outcome === 'created', width))].join(
      '\n',
    );
  });
  return [...blocks, '', summary(changes)].join('\n');
}

function headLine({ outcome, kind, name }: ConfigurationChange): string {
  return `${outcome.padEnd(11)}${kind} ${sanitize(name)}`;
}

function valueLine({ path, before, after }: ValueChange, isNew: boolean, width: number): string {
  const value = isNew ? show(after) : `${show(before)} → ${show(after)}`;
  return wrapIndented(`${sanitize(path)}: ${value}`, width, `${INDENT}  `, INDENT);
}

function show(value: unknown): string {
  return value === null ? '(none)' : sanitize(writeValue(value));
}

function summary(changes: readonly ConfigurationChange[]): string {
  const counts = OUTCOMES.flatMap((outcome) => {
    const number = changes.filter((change) => change.outcome === outcome).length;
    return number === 0 ? [] : [`${count(number)} ${outcome}`];
  });
  return `${counts.join(', ')}.`;
}
