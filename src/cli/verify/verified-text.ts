import type { DifferenceKind } from '../../sync/verify/compare.ts';
import type { Finding, Verified } from '../../sync/verify/verify.ts';
import { commandLine } from '../output/command-line.ts';
import { counted, ENTITY_TITLE } from '../output/format.ts';
import { type Column, table } from '../output/table.ts';
import { wrapIndented } from '../output/text.ts';

/** Findings that are listed; --json has all of them. */
const MOST_SHOWN = 100;

const WORDS: Readonly<Record<DifferenceKind, string>> = {
  gone: 'no longer there',
  deactivated: 'deactivated',
  reactivated: 'reactivated',
  changed: 'changed',
  superadmin: 'is a superadmin now',
  left_branch: 'taken out of the branch',
  renamed: 'renamed',
  moved: 'moved',
  recoded: 'has another code',
};

const COLUMNS: readonly Column<Finding>[] = [
  { title: 'What', value: ({ entity, subject }) => `${ENTITY_TITLE[entity]}, ${subject}` },
  { title: 'Who', value: ({ name }) => name },
  { title: 'By hand', value: ({ kind, field }) => (kind === 'changed' ? `${field ?? ''} changed` : WORDS[kind]) },
  { title: 'Was', value: ({ before }) => before },
  { title: 'Is', value: ({ after }) => after },
];

/** What was compared, and what was found. */
export function verifiedText(
  connection: string,
  { compared, people, branches, findings, calls }: Verified,
  { repair, width }: { readonly repair: boolean; readonly width: number },
): string {
  if (!compared) {
    const sentence =
      'Nothing to compare: the platform of this connection is the built-in one, where what is changed by hand is noted as it is changed, and the next full run sets it right (R13).';
    return wrapIndented(`${connection}: ${sentence}`, width, '  ', '');
  }
  const looked = `${counted(people, 'linked person', 'linked people')} and ${counted(branches, 'branch', 'branches')}, in ${counted(calls, 'call')}`;
  if (findings.length === 0) {
    return wrapIndented(`${connection}: nothing was changed by hand. Compared ${looked}.`, width, '  ', '');
  }
  const shown = findings.slice(0, MOST_SHOWN);
  const more = findings.length - shown.length;
  return [
    wrapIndented(
      `${connection}: ${counted(findings.length, 'difference')} found. Compared ${looked}.`,
      width,
      '  ',
      '',
    ),
    '',
    table(COLUMNS, shown, width),
    ...(more > 0
      ? [
          '',
          `… and ${counted(more, 'more', 'more')}; all of them: ${commandLine('rollcall verify', { connection, json: true })}`,
        ]
      : []),
    '',
    repair ? wrapIndented(PLANNED, width, '  ', '') : toRepair(connection),
  ].join('\n');
}

const PLANNED =
  'Remembered as it is now. What Salesforce gives otherwise is in the plan; the next run does the same without it.';

function toRepair(connection: string): string {
  return `To plan it back: ${commandLine('rollcall verify', { connection, repair: true })}`;
}
