import { Command } from 'commander';
import { type ExplainedRecord, explainPerson } from '../administration/explain.ts';
import type { Context } from '../context.ts';
import { type HistoryEntry, historyOf } from '../store/views/history.ts';
import { inEnglish } from '../support/sentence.ts';
import { type ConnectionOption, connectionFilter, jsonOption } from './options.ts';
import { errorDocument, errorText } from './output/error-text.ts';
import { linkSentences, shown, valueLines } from './output/explained-lines.ts';
import { ENTITY_TITLE, moment } from './output/format.ts';
import { ownedBy } from './output/owned-by.ts';
import { sanitize } from './output/sanitize.ts';
import { truncate, wrapIndented } from './output/text.ts';
import { type Answer, EXIT, type Session, withContext } from './session.ts';

/** Runs that are listed; the console and the API have all of them. */
const MOST_RUNS = 10;

export function explainCommand(session: Session): Command {
  return new Command('explain')
    .description('say what runs did to one person, what the next one would do, and why')
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
  const { records, failed } = await explainPerson(context, who, { connection, signal });
  const sourceIds = [...records, ...failed].map(({ sourceId }) => sourceId);
  const history = await historyOf(context.db, sourceIds, { connection, limit: MOST_RUNS + 1 });
  return {
    json: {
      records,
      failed: failed.map(({ error, ...record }) => ({ ...record, ...errorDocument(error) })),
      history: history.slice(0, MOST_RUNS),
    },
    text: (width) =>
      [
        ...records.map((record) => describe(record, width)),
        ...failed.map(({ error, ...record }) => `${titleOf(record)}\n${wrapIndented(errorText(error), width, '  ')}`),
        historyLines(history, width).join('\n'),
      ].join('\n\n'),
    exitCode: failed.length > 0 ? EXIT.failure : EXIT.ok,
  };
}

function describe(record: ExplainedRecord, width: number): string {
  const { values, warnings } = record;
  const steps = [readSentence(record), ...linkSentences(record), outcomeSentence(record), ...branchSentences(record)];
  return [
    titleOf(record),
    ...steps.map((sentence) => wrapIndented(sanitize(sentence), width, '  ')),
    ...(values.length === 0 ? [] : ['', ...valueLines(values, width)]),
    ...warnings.map(({ message }) => wrapIndented(sanitize(`Note: ${message}`), width, '    ', '  ')),
  ].join('\n');
}

function titleOf({
  connection,
  entity,
  sourceId,
  ownerName,
}: Pick<ExplainedRecord, 'connection' | 'entity' | 'sourceId' | 'ownerName'>): string {
  return sanitize(`${connection}, ${ENTITY_TITLE[entity]}${ownedBy({ ownerName })}: ${sourceId}`);
}

function readSentence({ record, listView, nextRun: { mode, reasons, reads }, object }: ExplainedRecord): string {
  if (record === 'not_found') return `Salesforce has no such ${object} that the integration user may see.`;
  if (record === 'not_in_list_view') return `The record is there, but not in the list view ${listView}.`;
  const why = reasons.length === 0 ? '' : ` ${inEnglish(reasons)}`;
  if (mode === 'full') return `It is in the list view ${listView}. The next run reads everything.${why}`;
  return reads
    ? `It is in the list view ${listView}, and has changed or is tried again: the next run reads it.`
    : `It is in the list view ${listView}, but has not changed since the last run: the next one need not read it.`;
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
  return [`Branch: ${where}${why}; ${rule}.${stays}`, ...problems.map(({ message }) => message)];
}

/** Every run that touched them, the newest first (R41). */
function historyLines(history: readonly HistoryEntry[], width: number): string[] {
  if (history.length === 0) return ['No run whose plan is kept has touched them.'];
  const lines = history.slice(0, MOST_RUNS).map((entry) => {
    const { run, at, action, reason, outcome, before, after, detail } = entry;
    const values = Object.keys(after ?? {}).map(
      (key) => `${key}: ${shown(before?.[key] ?? null)} → ${shown(after?.[key] ?? null)}`,
    );
    const said = action === 'create' || values.length === 0 ? (detail?.message ?? '') : values.join(', ');
    const became = outcome === 'applied' || action === 'reject' || action === 'skip' ? '' : `, ${outcome}`;
    return truncate(sanitize(`  ${moment(at)}  run ${run}  ${action} (${reason}${became})  ${said}`.trimEnd()), width);
  });
  const more = history.length > MOST_RUNS ? ['  … and runs before.'] : [];
  return ['Runs that touched them, the newest first:', ...lines, ...more];
}
