import { Command } from 'commander';
import { ownerNamed } from '../../administration/owner.ts';
import type { Context, OpenConnection } from '../../context.ts';
import { SHARED } from '../../store/owner.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Starter } from '../../sync/starter.ts';
import { accountName, audited } from '../audited.ts';
import { type ConnectionOption, connectionOption, jsonOption, type OwnerOption, ownerOption } from '../options.ts';
import { type Answer, type Session, withContext } from '../session.ts';
import { answerOf, type Ended } from '../sync/answer.ts';
import { showProgress } from '../sync/show-progress.ts';
import { verifiedText } from './verified-text.ts';

interface VerifyOptions extends ConnectionOption, OwnerOption {
  readonly repair?: boolean;
  readonly keepDeactivated?: boolean;
}

export function verifyCommand(session: Session): Command {
  return new Command('verify')
    .description('compare the platform with what is remembered of it, and list what was changed there by hand')
    .addOption(connectionOption())
    .addOption(ownerOption())
    .option('--repair', 'plan to set it right, without doing it')
    .option('--keep-deactivated', 'with --repair: leave alone who was deactivated by hand')
    .addOption(jsonOption())
    .action(async (options: VerifyOptions) => {
      const work = (context: Context) => verify(session, context, options);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

async function verify(session: Session, context: Context, options: VerifyOptions): Promise<Answer> {
  const { repair = false, keepDeactivated = false } = options;
  const owner = await ownerNamed(context.db, options.owner ?? SHARED);
  await using connection = await context.connect(options.connection, owner);
  const act = { action: repair ? 'connection.repair' : 'connection.verify', target: connection.name } as const;
  const { verified, plans } = await audited(
    context,
    {
      ...act,
      detail: (done) => ({
        findings: done.verified.findings.length,
        ...(repair ? { runs: done.plans.map(runOf) } : {}),
      }),
    },
    async () => {
      const found = await connection.verify({
        repair,
        reactivate: repair && !keepDeactivated,
        signal: session.signal,
      });
      const entities = [...new Set(found.findings.map(({ entity }) => entity))];
      return { verified: found, plans: repair ? await eachPlan(session, connection, entities) : [] };
    },
  );
  const answer = await answerOf(context, plans);
  return {
    json: { connection: connection.name, ...verified, ...(repair ? { plans: answer.json } : {}) },
    text: (width) =>
      [
        verifiedText(connection.name, verified, { repair, width }),
        ...(plans.length > 0 ? [answer.text(width)] : []),
      ].join('\n\n'),
    ...(answer.exitCode === undefined ? {} : { exitCode: answer.exitCode }),
  };
}

/** One plan that cannot be made does not stop another (R27). */
async function eachPlan(session: Session, connection: OpenConnection, entities: readonly Entity[]): Promise<Ended[]> {
  const startedBy: Starter = { name: accountName(), via: 'command' };
  const ended: Ended[] = [];
  for (const entity of entities) {
    const outcome = await showProgress(entity, session, (watch) =>
      connection.synchronize(entity, { ...watch, dryRun: true, startedBy }),
    ).catch((error: unknown) => {
      if (error instanceof RollcallError) return error;
      throw error;
    });
    ended.push(outcome instanceof RollcallError ? { entity, error: outcome } : { entity, result: outcome });
  }
  return ended;
}

function runOf(ended: Ended): string {
  return 'result' in ended ? ended.result.id : ended.error.code;
}
