import { Argument, Command } from 'commander';
import { type JsonOption, jsonOption } from '../options.ts';
import { type Session, withContext } from '../session.ts';
import type { KeyStep } from './key.ts';
import { checkNamed, deleteNamed } from './one.ts';

export function providersCommand(session: Session): Command {
  return new Command('providers')
    .description('identity providers: those that are installed, without their secrets')
    .addOption(jsonOption())
    .action(async (options: JsonOption) => {
      const { listProviders } = await import('./list.ts');
      session.show(await withContext(session, listProviders), options);
    })
    .addCommand(setCommand(session))
    .addCommand(checkCommand(session))
    .addCommand(refreshCommand(session))
    .addCommand(keyCommand(session))
    .addCommand(deleteCommand(session));
}

function setCommand(session: Session): Command {
  return new Command('set')
    .description('install and set up the identity providers that a file names; others stay as they are')
    .argument('<file>', 'YAML; see docs/sign-in.md')
    .addOption(jsonOption())
    .action(async (path: string, options: JsonOption) => {
      const { setProviders } = await import('./set.ts');
      const work = async (context: Parameters<typeof setProviders>[0]) => await setProviders(context, path, session);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

function checkCommand(session: Session): Command {
  return new Command('check')
    .description('ask an identity provider what it says of itself; of SAML, look at its certificates and metadata')
    .argument('<name>', 'upper and lower case are the same')
    .addOption(jsonOption())
    .action(async (name: string, options: JsonOption) => {
      session.show(await withContext(session, (context) => checkNamed(context, name, session.signal)), options);
    });
}

function refreshCommand(session: Session): Command {
  return new Command('refresh')
    .description('take what the metadata of a SAML provider say now, certificates above all')
    .argument('<name>', 'upper and lower case are the same')
    .option('--yes', 'do it; without it, what would change is shown')
    .addOption(jsonOption())
    .action(async (name: string, options: JsonOption & { readonly yes?: boolean }) => {
      const { refreshNamed } = await import('./refresh.ts');
      const asked = { confirmed: options.yes === true, signal: session.signal };
      const work = (context: Parameters<typeof refreshNamed>[0]) => refreshNamed(context, name, asked);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

function keyCommand(session: Session): Command {
  return new Command('key')
    .description('our keys for a SAML provider; with a step, replace one: prepare, activate, retire')
    .argument('<name>', 'upper and lower case are the same')
    .addArgument(new Argument('[step]', 'what to do next').choices(['prepare', 'activate', 'retire']))
    .option('--yes', 'retire the other key, for good')
    .addOption(jsonOption())
    .action(async (name: string, step: KeyStep | undefined, options: JsonOption & { readonly yes?: boolean }) => {
      const { keyNamed } = await import('./key.ts');
      const asked = { step, confirmed: options.yes === true };
      const work = (context: Parameters<typeof keyNamed>[0]) => keyNamed(context, name, asked);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}

function deleteCommand(session: Session): Command {
  return new Command('delete')
    .description('remove an identity provider; nobody comes in by it any more, also when it is installed anew')
    .argument('<name>', 'upper and lower case are the same')
    .option('--yes', 'do it, for good')
    .addOption(jsonOption())
    .action(async (name: string, options: JsonOption & { readonly yes?: boolean }) => {
      const work = (context: Parameters<typeof deleteNamed>[0]) => deleteNamed(context, name, options.yes === true);
      session.show(await withContext(session, work, { finishes: true }), options);
    });
}
