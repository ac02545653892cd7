import { Command, Option } from 'commander';
import type { Context } from '../../context.ts';
import { ACTIONS } from '../../sync/change.ts';
import {
  type ConnectionOption,
  connectionFilter,
  type JsonOption,
  jsonOption,
  limitOption,
  type OwnerOption,
  offsetOption,
  ownerFilter,
  type PageOptions,
} from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { decide } from './decide.ts';
import { showRuns } from './list.ts';
import { type ShowRunOptions, showChanges, showRun } from './show.ts';
import { watchRun } from './watch.ts';

const DECISIONS = {
  approve: 'apply a plan: of a run that is held for approval, or one that was only asked for',
  discard: 'throw away a plan: of a run that is held for approval, or one that was only asked for',
  cancel: 'stop a run that has not ended; what it has applied stays',
  undo: 'plan to take back what a run has done; what was changed since is left alone',
} as const;

export function runsCommand(session: Session): Command {
  const show = new Command('show')
    .description('one run: what it did, or would do, and who was left out why')
    .argument('<run>', 'number of the run, or `last`')
    .option('--changes', 'list the changes one by one instead')
    .addOption(new Option('--action <action>', 'only changes of one kind').choices(ACTIONS).implies({ changes: true }))
    .addOption(
      new Option('--kind <kind>', 'only people or only branches')
        .choices(['person', 'branch'])
        .implies({ changes: true }),
    )
    .addOption(limitOption(20))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (id: string, options: ShowRunOptions) => {
      const work = options.changes
        ? withContext(session, (context) => showChanges(context, id, options))
        : withContext(session, (context) => showRun(context, id));
      session.show(await work, options);
    });
  const watch = new Command('watch')
    .description('follow a run that another process carries out, until it has ended')
    .argument('<run>', 'number of the run, or `last`')
    .addOption(jsonOption())
    .action(async (id: string, options: JsonOption) => {
      session.show(await withContext(session, (context) => watchRun(context, id, session)), options);
    });
  const decisions = (['approve', 'discard', 'cancel', 'undo'] as const).map((decision) =>
    new Command(decision)
      .description(DECISIONS[decision])
      .argument('<run>', 'number of the run, or `last`')
      .addOption(jsonOption())
      .action(async (id: string, options: JsonOption) => {
        const work = (context: Context) => decide(context, id, decision, session);
        session.show(await withContext(session, work, { finishes: true }), options);
      }),
  );
  const runs = new Command('runs')
    .description('list runs and stored plans, newest first')
    .addOption(connectionFilter())
    .addOption(ownerFilter())
    .addOption(limitOption(20))
    .addOption(offsetOption())
    .addOption(jsonOption())
    .action(async (options: PageOptions & ConnectionOption & OwnerOption) => {
      session.show(await withContext(session, (context) => showRuns(context, options)), options);
    })
    .addCommand(show)
    .addCommand(watch);
  for (const decision of decisions) runs.addCommand(decision);
  return runs;
}
