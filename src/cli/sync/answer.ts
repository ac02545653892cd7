import type { Context } from '../../context.ts';
import { changesOfRun } from '../../store/views/changes.ts';
import { linkedByRun } from '../../store/views/linked.ts';
import { reasonsOfRun } from '../../store/views/reasons.ts';
import { findRun } from '../../store/views/run.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import type { RollcallError } from '../../support/errors.ts';
import type { Action } from '../../sync/change.ts';
import type { Entity } from '../../sync/entity.ts';
import type { RunResult } from '../../sync/result.ts';
import { changeLines } from '../output/change-lines.ts';
import { errorDocument, errorText } from '../output/error-text.ts';
import { counted, ENTITY_TITLE } from '../output/format.ts';
import { changedNothing, runSummary } from '../output/run-summary.ts';
import { type Answer, EXIT, type ExitCode } from '../session.ts';

/** How the run of one entity ended: with its result, or with what stopped it. */
export type Ended = { readonly entity: Entity } & ({ readonly result: RunResult } | { readonly error: RollcallError });

/** What runs did, or plans would do, one document and one block of text for each. */
export async function answerOf(context: Context, ended: readonly Ended[]): Promise<Answer & { json: unknown[] }> {
  const texts = await Promise.all(
    ended.map(async (run) => {
      if ('result' in run) return await describe(context, run.result);
      return () => `${ENTITY_TITLE[run.entity]}: ${errorText(run.error)}`;
    }),
  );
  return {
    json: ended.map((run) => ('result' in run ? run.result : { entity: run.entity, ...errorDocument(run.error) })),
    text: (width) => texts.map((text) => text(width)).join('\n\n'),
    exitCode: exitCode(ended),
  };
}

/** Changes of which a plan shows a few. */
const SAMPLED: readonly Action[] = ['create', 'update', 'move', 'deactivate', 'reactivate'];
const SAMPLES = 3;

async function describe({ db }: Context, result: RunResult): Promise<(width: number) => string> {
  const run = await findRun(db, result.id);
  const reasons = await reasonsOfRun(db, run.id);
  const sampled = run.dryRun ? SAMPLED : [];
  const samples = await Promise.all(
    sampled.map(async (action) => {
      const page = await changesOfRun(db, run.id, { kind: 'person', action, limit: SAMPLES, offset: 0 });
      return { action, ...page };
    }),
  );
  const linked = await linkedByRun(db, run.id);
  return (width) =>
    [
      runSummary(run, reasons, width),
      ...samples
        .filter(({ total }) => total > 0)
        .map(({ action, total, rows }) => {
          const title = rows.length < total ? `The first ${rows.length} to ${action}:` : `To ${action}:`;
          return [title, ...rows.map((row) => changeLines(row, width))].join('\n');
        }),
      whereToLook(run, linked),
    ].join('\n\n');
}

function whereToLook(run: RunSummary, linked: number): string {
  const { id, dryRun, state, counts } = run;
  if (dryRun) {
    return `Nothing was changed. The whole plan: rollcall runs show ${id} --changes\nTo do exactly that: rollcall runs approve ${id}`;
  }
  const held = [
    `What it would do: rollcall runs show ${id} --changes`,
    `Then: rollcall runs approve ${id}, or rollcall runs discard ${id}`,
  ];
  // An incremental run does not read those who are as they should be, so it cannot count them either.
  const unchanged = linked === 0 ? 'Nobody is linked yet.' : `${counted(linked, 'person is', 'people are')} as before.`;
  const done = changedNothing(run)
    ? [`Nothing on the platform had to change. ${unchanged}`]
    : [
        `What was done: rollcall runs show ${id} --changes`,
        'Who is there now: rollcall users --search NAME, rollcall branches',
      ];
  const left = counts.rejected + counts.failed > 0 ? [`Everyone who was left out: rollcall logs ${id}`] : [];
  return [...left, ...(state === 'held' ? held : done)].join('\n');
}

function exitCode(ended: readonly Ended[]): ExitCode {
  const unfinished = ended.some((run) => 'error' in run || ['failed', 'held'].includes(run.result.state));
  if (unfinished) return EXIT.failure;
  const left = ended.some((run) => 'result' in run && run.result.counts.rejected + run.result.counts.failed > 0);
  return left ? EXIT.rejected : EXIT.ok;
}
