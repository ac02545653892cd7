import { Command } from 'commander';
import { type ExplainedRecord, explainPerson } from '../administration/explain.ts';
import type { Context } from '../context.ts';
import { type ConnectionOption, connectionFilter, jsonOption } from './options.ts';
import { ENTITY_TITLE } from './output/format.ts';
import { sanitize } from './output/sanitize.ts';
import { truncate, wrapIndented } from './output/text.ts';
import { type Answer, type Session, withContext } from './session.ts';

export function explainCommand(session: Session): Command {
  return new Command('explain')
    .description('say what the next run would do with one person, and why')
    .argument('<person>', 'username, id on the platform, or Salesforce Id')
    .addOption(connectionFilter())
    .addOption(jsonOption())
    .action(async (who: string, options: ConnectionOption) => {
      session.show(
        await withContext(session, (context) => showExplanation(context, who, options, session.signal)),
        options,
      );
    });
}

async function showExplanation(
  context: Context,
  who: string,
  { connection }: ConnectionOption,
  signal: AbortSignal,
): Promise<Answer> {
  const records = await explainPerson(context, who, { connection, signal });
  return { json: { records }, text: (width) => records.map((record) => describe(record, width)).join('\n\n') };
}

function describe(record: ExplainedRecord, width: number): string {
  const { connection, entity, sourceId, values, warnings } = record;
  const steps = [readSentence(record), ...linkSentences(record), outcomeSentence(record), ...branchSentences(record)];
  return [
    `${connection}, ${ENTITY_TITLE[entity]}: ${sourceId}`,
    ...steps.map((sentence) => wrapIndented(sanitize(sentence), width, '  ')),
    ...(values.length === 0 ? [] : ['', ...valueLines(values, width)]),
    ...warnings.map((warning) => wrapIndented(sanitize(`Note: ${warning}`), width, '    ', '  ')),
  ].join('\n');
}

function readSentence({ record, listView, nextRun: { mode, reason, reads }, object }: ExplainedRecord): string {
  if (record === 'not_found') return `Salesforce has no such ${object} that the integration user may see.`;
  if (record === 'not_in_list_view') return `The record is there, but not in the list view ${listView}.`;
  const why = reason === null ? '' : ` ${reason}`;
  if (mode === 'full') return `It is in the list view ${listView}. The next run reads everything.${why}`;
  return reads
    ? `It is in the list view ${listView}, and has changed or is tried again: the next run reads it.`
    : `It is in the list view ${listView}, but has not changed since the last run: the next one need not read it.`;
}

function linkSentences({ person, link }: ExplainedRecord): string[] {
  if (person === null) return [];
  const who = `${person.username} (#${person.id}, ${person.active ? 'active' : 'not active'})`;
  if (link === null) return [`On the platform there is ${who}, who is not linked yet.`];
  const notes = [...(link.byHand ? ['by hand'] : []), ...(link.left ? ['and had left'] : [])].join(' ');
  return [`It is linked to ${who}${notes === '' ? '' : `, ${notes}`}.`];
}

const ACTIONS: Readonly<Record<ExplainedRecord['outcome']['action'], string>> = {
  create: 'would be created',
  update: 'would be updated',
  move: 'would move to another branch',
  deactivate: 'would be deactivated',
  reactivate: 'would be reactivated',
  link: 'would be linked, and otherwise stay as they are',
  skip: 'would be left as they are',
  reject: 'would be rejected',
  none: 'would not be touched',
};

function outcomeSentence({ outcome: { action, reason, message } }: ExplainedRecord): string {
  return `The person ${ACTIONS[action]} (${reason}).${message === null ? '' : ` ${message}`}`;
}

function branchSentences({ branch }: ExplainedRecord): string[] {
  if (branch === null) return [];
  const { mode, read, place, name, code, reason, follows, problems } = branch;
  const from = read.map(({ field, value }) => `${field} = ${value ?? '(empty)'}`).join(', ');
  const rule =
    mode === 'single' ? 'everybody goes to one branch' : `by ${mode === 'accounts' ? 'account' : 'picklists'}, ${from}`;
  const named = `${name ?? ''}${code === null ? '' : ` (${code})`}`;
  const where = {
    existing: `the branch ${named}`,
    created: `the branch ${named}, which would be created`,
    destination: `the destination branch ${named}`,
  }[place];
  const why = reason === null || place === 'existing' ? '' : ` (${reason})`;
  const stays = follows ? '' : ' They stay where they are all the same.';
  return [`Branch: ${where}${why}; ${rule}.${stays}`, ...problems];
}

function valueLines(values: ExplainedRecord['values'], width: number): string[] {
  const keyWidth = Math.max(...values.map(({ target }) => target.length));
  return values.map(({ target, field, cell, value, current, rejection }) => {
    const made = rejection !== null ? `  ✗ ${rejection.code}` : value === cell ? '' : `  → ${shown(value)}`;
    const now = rejection !== null || value === current ? '' : `  (now ${shown(current)})`;
    return truncate(sanitize(`  ${target.padEnd(keyWidth)} ← ${field} = ${shown(cell)}${made}${now}`), width);
  });
}

function shown(value: string | null): string {
  return value ?? '(empty)';
}
