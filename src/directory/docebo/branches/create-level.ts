import type { BranchChange } from '../../../sync/change.ts';
import type { Outcome } from '../../../sync/directory.ts';
import type { MirroredBranch } from '../../../sync/tenant.ts';
import type { BranchWriting } from '../write-branches.ts';
import { type CreateBranch, createCoded } from './create-coded.ts';
import { isAlphanumeric, isEscaped, writtenForms } from './tenant-code.ts';

/** A branch and the codes that it may be given, the next one first. */
interface Wanted {
  readonly change: CreateBranch;
  readonly forms: readonly string[];
}

/**
 * Creates branches of one level, whose parents are there, in as few calls as it takes. One that Docebo refuses, having read
 * it, is tried with the other forms of its code. That codes have to be letters and digits is learned where one was refused,
 * was taken at once when it was written so, though it is longer, and no other with more than that was taken.
 */
export async function createLevel<Tx>(
  writing: BranchWriting<Tx>,
  level: readonly CreateBranch[],
  created: Map<string, MirroredBranch>,
): Promise<[BranchChange, Outcome][]> {
  const outcomes = new Map<CreateBranch, Outcome>();
  const taken: string[] = [];
  let waiting = level.map((change): Wanted => ({ change, forms: formsOf(writing, change.code) }));
  while (waiting.length > 0) {
    const tries = waiting.map(({ change, forms: [code = change.code] }) => ({ change, code }));
    const refused = new Set<CreateBranch>();
    for (const { change, code, outcome, answer } of await createCoded(writing, tries, created)) {
      // Of one that is refused in every form, the first refusal is told.
      if (outcome.kind === 'applied' || !outcomes.has(change)) outcomes.set(change, outcome);
      if (answer === 'refused' && outcome.kind === 'failed') refused.add(change);
      if (answer === 'taken') taken.push(code);
    }
    waiting = waiting.flatMap(({ change, forms: [, ...others] }) =>
      refused.has(change) && others.length > 0 ? [{ change, forms: others }] : [],
    );
  }
  const isLearned = taken.some(isEscaped) && taken.every(isAlphanumeric) && !writing.learned().alphanumericCodes;
  if (isLearned) await writing.learn({ alphanumericCodes: true });
  return [...outcomes];
}

function formsOf<Tx>({ learned, codeLength }: BranchWriting<Tx>, code: string): readonly string[] {
  const forms = writtenForms(code, codeLength);
  return learned().alphanumericCodes && forms.length > 1 ? forms.filter(isAlphanumeric) : forms;
}
