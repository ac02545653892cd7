import { Command, InvalidArgumentError } from 'commander';
import { type JsonOption, jsonOption, limitOption, offsetOption, platformOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { removeBranch } from './delete.ts';
import { addBranch, type CreateOptions, changeBranch, type EditOptions } from './edit.ts';
import { listGone } from './gone.ts';
import { type BranchOptions, showBranches } from './list.ts';

const BRANCH = 'its code, or # and its id';

export function branchesCommand(session: Session): Command {
  return new Command('branches')
    .description('the organization chart with the number of people in each branch')
    .option('--depth <levels>', 'how many levels to show', levels, 3)
    .addOption(platformOption())
    .option('--gone', 'instead those whose account or option is no longer in Salesforce')
    .addOption(limitOption(50))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: BranchOptions & { readonly gone?: boolean }) => {
      const list = options.gone ? listGone : showBranches;
      session.show(await withContext(session, (context) => list(context, options)), options);
    })
    .addCommand(createCommand(session))
    .addCommand(editCommand(session))
    .addCommand(deleteCommand(session));
}

function createCommand(session: Session): Command {
  return new Command('create')
    .description('add a branch by hand')
    .argument('<name>')
    .option('--code <code>', 'a code that no other branch has; a destination needs one')
    .option('--parent <branch>', `the branch above: ${BRANCH}; the root when left out`)
    .addOption(jsonOption())
    .action(async (name: string, options: CreateOptions) => {
      session.show(await withContext(session, (context) => addBranch(context, name, options)), options);
    });
}

function editCommand(session: Session): Command {
  return new Command('edit')
    .description('give a branch another name, code or place')
    .argument('<branch>', BRANCH)
    .option('--name <name>', 'what it is called; a run makes it the name in Salesforce again')
    .option('--code <code>', 'a code that no other branch has')
    .option('--no-code', 'take its code away: no run uses it then')
    .option('--parent <branch>', `put it, with all below it, below another branch: ${BRANCH}`)
    .addOption(jsonOption())
    .action(async (branch: string, options: EditOptions) => {
      session.show(await withContext(session, (context) => changeBranch(context, branch, options)), options);
    });
}

function deleteCommand(session: Session): Command {
  return new Command('delete')
    .description('show who is in a branch and, with --yes, delete it; its people go to the branch above')
    .argument('<branch>', BRANCH)
    .option('--yes', 'really delete it')
    .addOption(jsonOption())
    .action(async (branch: string, options: JsonOption & { readonly yes?: boolean }) => {
      const work = withContext(session, (context) => removeBranch(context, branch, options.yes === true), {
        finishes: true,
      });
      session.show(await work, options);
    });
}

function levels(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}
