import { Command, InvalidArgumentError } from 'commander';
import type { Context } from '../context.ts';
import { type BranchNode, branchTree } from '../store/views/branch-tree.ts';
import { jsonOption, limitOption, offsetOption, type PageOptions } from './options.ts';
import { count, counted } from './output/format.ts';
import { pageNote } from './output/paging.ts';
import { type Column, table } from './output/table.ts';
import { type Answer, type Session, withContext } from './session.ts';

interface BranchOptions extends PageOptions {
  readonly depth: number;
}

export function branchesCommand(session: Session): Command {
  return new Command('branches')
    .description('the organization chart with the number of people in each branch')
    .option('--depth <levels>', 'how many levels to show', levels, 3)
    .addOption(limitOption(50))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: BranchOptions) => {
      session.show(await withContext(session, (context) => showBranches(context, options)), options);
    });
}

function levels(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

async function showBranches({ db }: Context, { depth, limit, offset }: BranchOptions): Promise<Answer> {
  const tree = await branchTree(db);
  const visible = tree.filter((node) => node.depth <= depth);
  const rows = visible.slice(offset, offset + limit);
  const page = { total: visible.length, offset, rows };
  const columns: readonly Column<BranchNode>[] = [
    { title: 'Branch', value: (node) => `${'  '.repeat(node.depth)}${node.name}${hidden(node, depth)}` },
    { title: 'Code', value: ({ code }) => code, whole: true },
    { title: 'People', value: ({ people }) => count(people), align: 'right' },
    { title: 'With below', value: ({ peopleBelow }) => count(peopleBelow), align: 'right' },
  ];
  return {
    json: { total: visible.length, offset, branches: rows },
    text: (width) => {
      const command = `rollcall branches${depth === 3 ? '' : ` --depth ${depth}`}`;
      const deeper = visible.length < tree.length ? `\nDeeper: rollcall branches --depth ${depth + 1}` : '';
      return `${table(columns, rows, width)}\n\n${pageNote(page, command)}${deeper}`;
    },
  };
}

function hidden(node: BranchNode, depth: number): string {
  return node.depth === depth && node.branchesBelow > 0
    ? ` (+ ${counted(node.branchesBelow, 'branch', 'branches')})`
    : '';
}
