import { saying } from '../../../support/sentence.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { BatchRow } from '../endpoints/users.ts';

/** A row that was not done, and whom it is about. */
export interface Undone<T> {
  readonly item: T;
  readonly row: BatchRow | null;
  /** What stands for this one in the message. */
  readonly words: readonly string[];
}

/**
 * Looks at those who were not done, and why: one of those who got the same answer is looked up first, the others only
 * where that told something. What Docebo says to whom is no fixed text, and each look is a call.
 *
 * @param look what has become of one, as far as Docebo can be asked; null where there is nothing to find.
 * @param refused what to say of one of whom nothing was found.
 */
export async function lookUp<T>(
  undone: readonly Undone<T>[],
  look: (item: T) => Promise<Outcome | null>,
  refused: (item: T, row: BatchRow | null) => Outcome,
): Promise<Map<T, Outcome>> {
  const outcomes = new Map<T, Outcome>();
  const alike = Map.groupBy(undone, ({ row, words }) => (row === null ? null : pattern(row.message, words)));
  for (const group of alike.values()) {
    let tells = true;
    for (const { item, row } of group) {
      const found: Outcome | null = tells ? await look(item) : null;
      tells = found !== null;
      outcomes.set(item, found ?? refused(item, row));
    }
  }
  return outcomes;
}

/** The message without what differs between people. */
function pattern(message: string, words: readonly string[]): string {
  let text = message.toLowerCase();
  for (const word of words) if (word !== '') text = text.replaceAll(word.toLowerCase(), '·');
  return text.replaceAll(/\d+/g, '#');
}

export function refusedRow(row: BatchRow | null): Outcome {
  if (row === null) {
    return {
      kind: 'stale',
      said: saying(
        'outcome_docebo_unknown',
      )`Docebo did not say what has become of the person. The next run looks again.`,
    };
  }
  const why = [row.message, row.message === '' ? 'without a reason' : row.message] as const;
  return {
    kind: 'failed',
    code: 'value_invalid',
    said: saying(
      'outcome_docebo_person',
    )`Docebo refuses the person: ${{ why }}. Correct it in Salesforce, or the mapping.`,
  };
}
