import { Command, Option } from 'commander';
import { copySettings } from '../../administration/configuration/copy.ts';
import { ownerNamed } from '../../administration/owner.ts';
import type { Context } from '../../context.ts';
import { storedConnection } from '../../store/configuration.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { ENTITIES, type Entity } from '../../sync/entity.ts';
import { audited } from '../audited.ts';
import { type ConnectionOption, connectionOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import { changesText } from './changes-text.ts';

interface CopyOptions extends ConnectionOption {
  readonly entity?: Entity;
}

export function copyCommand(session: Session): Command {
  return new Command('copy')
    .description('give the settings of one owner to another; watermark, links and schedule stay their own')
    .argument('<from>', '`shared`, or the username of an administrator')
    .argument('<to>', 'the same')
    .addOption(connectionOption())
    .addOption(
      new Option('--entity <entity>', 'only one; without it, everything that is switched on').choices(ENTITIES),
    )
    .addOption(jsonOption())
    .action(async (from: string, to: string, options: CopyOptions) => {
      const work = async (context: Context) => await copy(context, from, to, options);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

async function copy(context: Context, from: string, to: string, { connection: name, entity }: CopyOptions) {
  const { db } = context;
  if (from === to)
    throw new RollcallError('config_invalid', onTerminal('Settings are copied from one owner to another.'));
  const { name: connection } = await storedConnection(db, name);
  const wanted = { connection, from: await ownerNamed(db, from), to: await ownerNamed(db, to) };
  const act = { action: 'settings.copy', target: `${connection}: ${from} to ${to}` } as const;
  const { changes } = await audited(context, act, () =>
    copySettings(context, { ...wanted, ...(entity === undefined ? {} : { entities: [entity] }) }),
  );
  return { json: { changes }, text: (width: number) => changesText(changes, width, { values: false }) };
}
