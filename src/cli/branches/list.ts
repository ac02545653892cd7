import type { Context } from '../../context.ts';
import { platformOf } from '../../store/platform.ts';
import { type BranchNode, branchTree } from '../../store/views/branch-tree.ts';
import type { ConnectionOption, PageOptions } from '../options.ts';
import { commandLine } from '../output/command-line.ts';
import { count, counted } from '../output/format.ts';
import { pageNote } from '../output/paging.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

export interface BranchOptions extends PageOptions, ConnectionOption {
  readonly depth: number;
}

/** The organization chart, a level of indentation for each level of branches. */
export async function showBranches(
  { db }: Pick<Context, 'db'>,
  { connection, depth, limit, offset }: BranchOptions,
): Promise<Answer> {
  const tree = await branchTree(db, await platformOf(db, connection));
  const visible = tree.filter((node) => node.depth <= depth);
  const rows = visible.slice(offset, offset + limit);
  const page = { total: visible.length, offset, rows };
  const columns: readonly Column<BranchNode>[] = [
    { title: 'Branch', value: (node) => `${'  '.repeat(node.depth)}${node.name}${hidden(node, depth)}` },
    { title: 'Code', value: ({ code, id, depth: level }) => code ?? (level === 0 ? null : `#${id}`), whole: true },
    { title: 'People', value: ({ people }) => count(people), align: 'right' },
    { title: 'With below', value: ({ peopleBelow }) => count(peopleBelow), align: 'right' },
  ];
  return {
    json: { total: visible.length, offset, branches: rows },
    text: (width) => {
      const base = commandLine('rollcall branches', { connection });
      const command = `${base}${depth === 3 ? '' : ` --depth ${depth}`}`;
      const deeper = visible.length < tree.length ? `\nDeeper: ${base} --depth ${depth + 1}` : '';
      return `${table(columns, rows, width)}\n\n${pageNote(page, command)}${deeper}`;
    },
  };
}

function hidden(node: BranchNode, depth: number): string {
  return node.depth === depth && node.branchesBelow > 0
    ? ` (+ ${counted(node.branchesBelow, 'branch', 'branches')})`
    : '';
}
