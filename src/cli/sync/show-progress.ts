import type { RunOptions } from '../../context.ts';
import type { Entity } from '../../sync/entity.ts';
import { progressLine } from '../output/progress.ts';
import type { Session } from '../session.ts';

/**
 * Draws the progress of a run while it lasts and hands it the session's signal. Whatever an interrupted run throws,
 * the interruption itself is thrown on.
 */
export async function showProgress<T>(
  entity: Entity,
  { stderr, signal }: Pick<Session, 'stderr' | 'signal'>,
  work: (watch: RunOptions) => Promise<T>,
): Promise<T> {
  using line = progressLine(entity, stderr);
  try {
    return await work({ signal, onProgress: line.update });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
