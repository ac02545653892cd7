import { readFile } from 'node:fs/promises';
import { replaceReferences } from '../../config/reference.ts';
import type { Context } from '../../context.ts';
import { createProvider, editProvider, isAsBefore } from '../../identity/administer.ts';
import { identityProviders } from '../../store/providers/providers.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Sentence } from '../../support/sentence.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { audited } from '../audited.ts';
import { counted } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer, Session } from '../session.ts';
import { isAddress, type ProviderInFile, readProvidersFile } from './file.ts';

interface Done {
  readonly name: string;
  readonly outcome: 'created' | 'changed' | 'unchanged';
  /** Sessions, of a provider that is switched off by it; left out: none. */
  readonly ended?: number;
  /** What to look at in the metadata; left out: nothing. */
  readonly warnings?: readonly Sentence[];
}

/** Makes the providers that a file names what it says, by their names; others stay. Throws as createProvider does. */
export async function setProviders(
  context: Context,
  path: string,
  { environment, signal }: Pick<Session, 'environment' | 'signal'>,
): Promise<Answer> {
  const wanted = await readProvidersFile(path);
  // Whatever is missing is found before anything is changed.
  const ready: Ready[] = [];
  for (const provider of wanted) {
    ready.push({ ...(await withMetadata(context, provider, signal)), secret: secretOf(provider, environment) });
  }
  const before = await identityProviders(context.db);
  const done: Done[] = [];
  for (const { provider, secret, warnings } of ready) {
    const { name, active, connection, settings } = provider;
    const known = before.find((other) => other.name.toLowerCase() === name.toLowerCase());
    const edit = { name, active, connection, secret, settings };
    if (known !== undefined && (await isAsBefore(context, known, edit))) {
      done.push({ name, outcome: 'unchanged', ...shown(warnings) });
      continue;
    }
    const action = known === undefined ? 'identity_provider.create' : 'identity_provider.change';
    const detail = ({ ended }: { readonly ended: number }) => ({
      kind: settings.kind,
      active,
      secretChanged: secret !== undefined,
      ended,
    });
    const { ended } = await audited(context, { action, target: name, detail }, async () =>
      known === undefined
        ? { provider: await createProvider(context, edit), ended: 0 }
        : await editProvider(context, known.id, edit),
    );
    const outcome = known === undefined ? 'created' : 'changed';
    done.push({ name, outcome, ...(ended === 0 ? {} : { ended }), ...shown(warnings) });
  }
  return {
    json: { providers: done },
    text: () =>
      done
        .flatMap(({ name, outcome, ended, warnings = [] }) => [
          `${outcome.padEnd(9)} ${name}${ended === undefined ? '' : ` (ended: ${counted(ended, 'session')})`}`,
          ...warnings.map(({ message }) => `  ! ${message}`),
        ])
        .map(sanitize)
        .join('\n'),
  };
}

/** A provider of the file with all that it refers to. */
interface Ready {
  readonly provider: ProviderInFile;
  readonly secret: string | undefined;
  readonly warnings: readonly Sentence[];
}

const shown = (warnings: readonly Sentence[]) => (warnings.length === 0 ? {} : { warnings });

function secretOf({ name, secret }: ProviderInFile, environment: Session['environment']): string | undefined {
  if (secret === null) return undefined;
  const { text, missing } = replaceReferences(secret, environment);
  if (missing.length === 0) return text;
  throw new RollcallError(
    'config_secret_missing',
    onTerminal(
      `The secret of ${name} needs an environment variable that is not set: ${missing.join(', ')}. Nothing was changed.`,
    ),
  );
}

/** What the metadata say counts more than what stands beside them. */
async function withMetadata(
  context: Context,
  provider: ProviderInFile,
  signal: AbortSignal,
): Promise<Omit<Ready, 'secret'>> {
  const { metadata, settings } = provider;
  if (metadata === null || settings.kind !== 'saml') return { provider, warnings: [] };
  const { importMetadata } = await import('../../identity/saml/import-metadata.ts');
  const { metadataWarnings } = await import('../../identity/saml/metadata.ts');
  const { privateNetworks } = context.config;
  const source = isAddress(metadata) ? { url: metadata } : { xml: await documentAt(metadata) };
  const read = await importMetadata(source, { privateNetworks, signal });
  const metadataUrl = isAddress(metadata) ? metadata : settings.metadataUrl;
  const { entityId, signOnUrl, certificates } = read;
  const warnings = metadataWarnings(read, context.now());
  return {
    provider: { ...provider, settings: { ...settings, entityId, signOnUrl, certificates, metadataUrl } },
    warnings,
  };
}

async function documentAt(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new RollcallError('config_invalid', onTerminal(`The metadata ${path} cannot be read.`), { cause });
  });
}
