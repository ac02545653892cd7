import { InvalidArgumentError } from 'commander';
import { type OnePersonSteps, synchronizePerson } from '../../administration/one-person.ts';
import { ownerNamed } from '../../administration/owner.ts';
import type { Context } from '../../context.ts';
import { SHARED } from '../../store/owner.ts';
import type { Starter } from '../../sync/starter.ts';
import { accountName, audited } from '../audited.ts';
import type { EntityOrAll } from '../options.ts';
import { linkSentences, valueLines } from '../output/explained-lines.ts';
import { sanitize } from '../output/sanitize.ts';
import { wrapIndented } from '../output/text.ts';
import { type Session, withContext } from '../session.ts';
import { answerOf } from './answer.ts';
import type { SyncOptions } from './options.ts';

/** One person now, in its five steps (R42). */
export async function runOne(
  session: Session,
  entity: EntityOrAll,
  options: SyncOptions,
  record: string,
): Promise<void> {
  if (entity === 'all') {
    throw new InvalidArgumentError('--record needs to know what the record is: users, contacts or custom.');
  }
  if (options.background || options.acceptTypes || options.acceptUnfiltered) {
    throw new InvalidArgumentError('--record goes together with --connection, --owner, --no-notify and --json only.');
  }
  const work = async (context: Context) => {
    await using connection = await context.connect(
      options.connection,
      await ownerNamed(context.db, options.owner ?? SHARED),
    );
    const { notify = true } = options;
    const startedBy: Starter = { name: accountName(), via: 'command' };
    const act = { action: 'person.synchronize', target: `${connection.name} ${entity} ${record}` } as const;
    const steps = await audited(context, { ...act, detail: () => ({ notify }) }, () =>
      synchronizePerson(connection, entity, record, { signal: session.signal, notify, startedBy }),
    );
    const { connect, explanation, result } = steps;
    const answer = await answerOf(context, [{ entity, result }]);
    return {
      ...answer,
      json: { connect, explanation, run: result },
      text: (width: number) => `${stepLines(steps, width).join('\n')}\n\n${answer.text(width)}`,
    };
  };
  session.show(await withContext(session, work, { finishes: true }), options);
}

function stepLines({ connect, explanation }: OnePersonSteps, width: number): string[] {
  const { object, sourceId, listView, values } = explanation;
  const matched = linkSentences(explanation).join(' ') || 'It belongs to nobody on the platform yet.';
  const step = (text: string) => wrapIndented(sanitize(text), width, '   ', '');
  return [
    step(`1. Connect: org ${connect.org}, as ${connect.user}.`),
    step(`2. Read: ${object} ${sourceId}.`),
    ...valueLines(values, width).map((line) => `  ${line}`),
    step(`3. Scope: it is in the list view ${listView}.`),
    step(`4. Match: ${matched}`),
    step('5. Act:'),
  ];
}
