import { Command } from 'commander';
import { audited } from './audited.ts';
import { type JsonOption, jsonOption } from './options.ts';
import { counted } from './output/format.ts';
import { type Session, withContext } from './session.ts';

export function secretsCommand(session: Session): Command {
  const reseal = new Command('reseal')
    .description('encrypt every secret in the database anew, with the first key of ROLLCALL_SECRET_KEY')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      const { resealSecrets } = await import('../store/reseal.ts');
      const count = await withContext(session, (context) =>
        audited(context, { action: 'secrets.reseal', target: null }, () => resealSecrets(context.db, context.vault)),
      );
      const text = `${counted(count, 'secret')} encrypted with the key that holds now. Once every process runs with it, the keys after it can be taken out of ROLLCALL_SECRET_KEY.`;
      session.show({ json: { resealed: count }, text: () => text }, options);
    });
  return new Command('secrets').description('look after the secrets that are kept encrypted').addCommand(reseal);
}
