import type { Context } from '../../context.ts';
import { callbackUrl } from '../../identity/callback-url.ts';
import { type IdentityProvider, isConfigured } from '../../store/providers/provider.ts';
import { identityProviders } from '../../store/providers/providers.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { STORED } from '../../sync/connection.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

const yes = (is: boolean) => (is ? 'yes' : 'no');

/** Every provider that is installed, in the form of a file, without secrets. */
export async function listProviders({ db, config }: Context): Promise<Answer> {
  const providers = await identityProviders(db);
  const origin = config.http.publicUrl?.origin ?? '';
  const columns: readonly Column<IdentityProvider>[] = [
    { title: 'Name', value: ({ name }) => name },
    { title: 'Kind', value: ({ settings }) => settings.kind, whole: true },
    { title: 'Set up', value: (provider) => yes(isConfigured(provider)), whole: true },
    { title: 'Active', value: ({ active }) => yes(active), whole: true },
    { title: 'Connection', value: ({ connection }) => connection },
    { title: 'Comes back to', value: ({ id, settings }) => callbackUrl(settings.kind, origin, id) },
  ];
  return {
    json: { providers: providers.map((provider) => shown(provider, origin)) },
    text: (width) =>
      providers.length === 0
        ? 'No identity provider is installed. Write a file and run: rollcall providers set FILE'
        : table(columns, providers, width),
  };
}

function shown({ id, name, active, connection, settings, secret }: IdentityProvider, origin: string) {
  return {
    id,
    name,
    active,
    connection,
    ...(secret === null ? {} : { secret: STORED }),
    ...settings,
    callbackUrl: callbackUrl(settings.kind, origin, id),
  };
}

/** Throws `not_found`, naming those that exist. */
export async function providerNamed({ db }: Pick<Context, 'db'>, name: string): Promise<IdentityProvider> {
  const providers = await identityProviders(db);
  const found = providers.find((provider) => provider.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  const others = providers.map((provider) => provider.name).join(', ') || 'none';
  throw new RollcallError(
    'not_found',
    onTerminal(`There is no identity provider ${name}. Those that there are: ${others}.`),
  );
}
