import type { Context } from '../../context.ts';
import { findRun } from '../../store/views/run.ts';
import type { Starter } from '../../sync/starter.ts';
import { accountName, audited } from '../audited.ts';
import { type Answer, Interruption, type Session } from '../session.ts';
import { answerOf } from '../sync/answer.ts';
import { showProgress } from '../sync/show-progress.ts';

/** Applies a plan, or throws it away (R38, R39); cancels a run; plans to take one back (R40). */
export async function decide(
  context: Context,
  id: string,
  decision: 'approve' | 'discard' | 'cancel' | 'undo',
  session: Session,
): Promise<Answer> {
  const run = await findRun(context.db, id);
  await using connection = await context.connectFor(run.id);
  const startedBy: Starter = { name: accountName(), via: 'command' };
  const act = { action: `run.${decision}`, target: `run ${run.id}` } as const;
  const work = audited(context, act, () =>
    showProgress(run.entity, session, (watch) => {
      if (decision === 'approve') return connection.approve(run.id, watch);
      if (decision === 'undo') return connection.undo(run.id, { ...watch, startedBy });
      return connection[decision](run.id);
    }),
  );
  const result = await work.catch((error: unknown) => {
    if (!(error instanceof Interruption)) throw error;
    throw new Interruption(error.signal, `Interrupted; the next \`rollcall sync ${run.entity}\` resumes.`);
  });
  const answer = await answerOf(context, [{ entity: run.entity, result }]);
  return { ...answer, json: result };
}
