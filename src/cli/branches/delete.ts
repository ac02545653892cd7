import type { Context } from '../../context.ts';
import { deleteBranch, deletionRefusals } from '../../directory/builtin/edit-branches.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { type BranchDetail, branchDetail, branchIdOf } from '../../store/views/branch.ts';
import { inEnglish, type Sentence } from '../../support/sentence.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { count, counted, moment } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import { truncate, wrapIndented } from '../output/text.ts';
import { type Answer, EXIT } from '../session.ts';

const INDENT = '  ';

/** Shows what a deletion concerns; deletes only when confirmed (R18). */
export async function removeBranch(
  context: Pick<Context, 'db' | 'now'>,
  word: string,
  confirmed: boolean,
): Promise<Answer> {
  const { db } = context;
  const id = await branchIdOf(db, word);
  if (confirmed) {
    const act = { action: 'branch.delete', target: word } as const;
    const branch = await audited(context, act, () => inTransaction(db, (tx) => deleteBranch(tx, id)));
    return { json: { deleted: true, branch, refusals: [] }, text: () => sanitize(deletedText(branch)) };
  }
  const branch = await branchDetail(db, id);
  const refusals = deletionRefusals(branch);
  return {
    json: { deleted: false, branch, refusals: refusals.map(({ message }) => message) },
    text: (width) =>
      questionText(branch, refusals, word)
        .map((line) =>
          line.startsWith(INDENT) ? truncate(sanitize(line), width) : wrapIndented(sanitize(line), width, INDENT, ''),
        )
        .join('\n'),
    exitCode: refusals.length > 0 ? EXIT.failure : EXIT.ok,
  };
}

function deletedText(branch: BranchDetail): string {
  return `${title(branch)} is deleted. ${counted(branch.people, 'person is', 'people are')} in ${branch.parent?.name ?? ''} now.`;
}

function questionText(branch: BranchDetail, refusals: readonly Sentence[], word: string): string[] {
  const { people, firstPeople, parent, below } = branch;
  const members = firstPeople.map(({ username, firstname, lastname, active, byHand }) => {
    const notes = [...(active ? [] : ['inactive']), ...(byHand ? ['by hand'] : [])];
    return `${INDENT}${username}  ${firstname} ${lastname}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
  });
  const more = people > members.length ? [`${INDENT}and ${count(people - members.length)} more`] : [];
  return [
    `${title(branch)}: ${counted(people, 'person', 'people')} in it, ${counted(below.length, 'branch', 'branches')} directly below it.`,
    ...members,
    ...more,
    stateText(branch),
    ...(refusals.length > 0
      ? [`It cannot be deleted. ${inEnglish(refusals)}`]
      : [
          `Deleted, its people go to ${parent?.name ?? ''}. Nothing has been changed yet.`,
          `To delete it: rollcall branches delete ${shellWord(word)} --yes`,
        ]),
  ].filter((line) => line !== '');
}

function stateText({ goneSince, keys }: BranchDetail): string {
  if (goneSince !== null) return `It is no longer in Salesforce, since ${moment(goneSince)}.`;
  return keys.length > 0 ? `It is still in Salesforce (${keys.join(', ')}): the next run would make it again.` : '';
}

function title({ path, name, code, id }: BranchDetail): string {
  return `${path.length > 0 ? path.join(' › ') : name} (${code ?? `#${id}`})`;
}
