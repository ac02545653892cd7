import type { Context } from '../../context.ts';
import { findRun } from '../../store/views/run.ts';
import { type Answer, Interruption, type Session } from '../session.ts';
import { answerOf } from '../sync/answer.ts';
import { showProgress } from '../sync/show-progress.ts';

/** Applies a plan that was held for approval, or throws it away (R39); cancels a run. */
export async function decide(
  context: Context,
  id: string,
  decision: 'approve' | 'discard' | 'cancel',
  session: Session,
): Promise<Answer> {
  const run = await findRun(context.db, id);
  await using connection = await context.connect(run.connection);
  const work = showProgress(run.entity, session, (watch) =>
    decision === 'approve' ? connection.approve(run.id, watch) : connection[decision](run.id),
  );
  const result = await work.catch((error: unknown) => {
    if (!(error instanceof Interruption)) throw error;
    throw new Interruption(error.signal, `Interrupted; the next \`rollcall sync ${run.entity}\` resumes.`);
  });
  const answer = await answerOf(context, [{ entity: run.entity, result }]);
  return { ...answer, json: result };
}
