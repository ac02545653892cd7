import { logged, type RunEvent } from '../journal/events.ts';
import { isWhole } from '../mode.ts';
import { noCounts } from '../progress.ts';
import { say } from '../sentences/sentence.ts';
import { pageWriter } from './page-writer.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';
import { planLeavers } from './plan-leavers.ts';
import { readBranchFields, settleBranches } from './settle-branches.ts';
import { settleClaims } from './settle-claims.ts';
import { resettle, settleMoves } from './settle-moves.ts';

/**
 * Completes a plan with what only the whole of it can tell: records read twice, usernames wanted twice, leavers, branches,
 * people whose branch went elsewhere. One transaction, at whose end the run is `planned`.
 */
export async function settle<Tx>(context: PlanContext<Tx>, run: PlannedRun): Promise<void> {
  const { journal } = context;
  const report = (phase: 'branches' | 'planning') =>
    context.onProgress?.({ phase, done: 0, total: null, counts: noCounts() });
  report('branches');
  const fields = await readBranchFields(context, run);
  report('planning');
  const last = await journal.plans.lastPage(run.id);
  await journal.transaction(async (tx) => {
    const pages = pageWriter(context, tx, run, (last?.page ?? 0) + 1);
    const events: RunEvent[] = [];
    await journal.plans.analyze(tx);
    const dropped = await journal.plans.dropRepeated(tx, run.id);
    if (dropped > 0) events.push(logged(run, 'warning', say('read_twice', { count: dropped })));
    await settleClaims(context, tx, run, pages.next);
    for await (const leavers of planLeavers(context, tx, run)) await pages.write(leavers);
    if (context.others.length > 0) events.push(...sharedPeople(run, await journal.plans.countShared(tx, run.id)));
    const { changes, problems, resettled, placeOf } = await settleBranches(context, tx, run, fields);
    await pages.writeBranches(changes);
    events.push(...problems.map(({ code, message, params }) => logged(run, 'warning', { code, message, params })));
    await settleMoves(context, tx, run, placeOf);
    // R13: people who are not to be updated stay where they are.
    if (context.settings.options.updateExisting) {
      let moving = 0;
      for await (const moves of resettle(context, tx, run, { resettled, placeOf })) {
        await pages.write(moves);
        moving += moves.length;
      }
      if (moving > 0) await journal.plans.discountUnchanged(tx, run.id);
    }
    await journal.events.add(tx, events);
    const met = isWhole(run) ? await journal.plans.recordsMet(tx, run.id) : null;
    const { counts, branches } = await journal.runs.counts(tx, run.id);
    await journal.runs.transition(tx, run.id, 'extracting', 'planned', { counts, branchCounts: branches, met });
  });
}

/** Nobody is left as they are because of others without its being said. */
function sharedPeople(run: PlannedRun, { led, held }: { readonly led: number; readonly held: number }): RunEvent[] {
  return [
    ...(led > 0 ? [logged(run, 'info', say('people_led', { count: led }))] : []),
    ...(held > 0 ? [logged(run, 'info', say('people_let_go', { count: held }))] : []),
  ];
}
