import {
  type IdentityProvider,
  isConfigured,
  type ProviderKind,
  type ProviderSettings,
  purposeOfProviderSecret,
} from '../store/providers/provider.ts';
import {
  deleteProvider,
  identityProvider,
  insertProvider,
  keepProviderSecrets,
  updateProvider,
} from '../store/providers/providers.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RefusedParts, RollcallError } from '../support/errors.ts';
import { openProvider } from './open-provider.ts';
import { protocolOf } from './protocol.ts';
import { providerUrlProblem } from './provider-url.ts';
import type { Deps } from './provision.ts';

/** What an administrator says of a provider. */
export interface ProviderEdit {
  readonly name: string;
  readonly active: boolean;
  readonly connection: string | null;
  readonly settings: ProviderSettings;
  /** Undefined: the one that is kept stays. */
  readonly secret?: string | undefined;
}

/** A provider that is installed and nothing more: its switch is there from now on (R11). */
export function newProvider(kind: ProviderKind): ProviderSettings {
  const common = { binding: 'none', usernameAttribute: null, updateOnSignIn: false, attributes: {} } as const;
  switch (kind) {
    case 'oidc':
      return { kind, ...common, issuer: null, clientId: null, scopes: 'openid profile email' };
    case 'auth0':
      return { kind, ...common, domain: null, clientId: null };
    case 'saml':
      return {
        kind,
        ...common,
        entityId: null,
        signOnUrl: null,
        certificates: [],
        requireEncryption: false,
        ownCertificate: '',
      };
    default:
      return kind satisfies never;
  }
}

/** Throws `identity_provider_refused`, naming the parts that are not right, `not_found` and `secret_key`. */
export async function createProvider({ db, vault }: Deps, edit: ProviderEdit): Promise<IdentityProvider> {
  refuseInvalid(edit, null);
  return await inTransaction(db, async (tx) => {
    const id = await insertProvider(tx, edit);
    const { secret } = edit;
    if (secret !== undefined) {
      await keepProviderSecrets(tx, id, { secret: await vault.seal(purposeOfProviderSecret(id), secret) });
    }
    return await identityProvider(tx, id);
  });
}

/** Throws as createProvider does. The kind stays what it is. */
export async function editProvider(
  { db, vault, now }: Pick<Deps, 'db' | 'vault' | 'now'>,
  id: string,
  edit: ProviderEdit,
): Promise<IdentityProvider> {
  return await inTransaction(db, async (tx) => {
    const before = await identityProvider(tx, id);
    if (before.settings.kind !== edit.settings.kind) {
      throw refusedParts('kind', 'stays what it is; install another provider instead');
    }
    refuseInvalid(edit, before.secret);
    await updateProvider(tx, id, edit, now());
    const { secret } = edit;
    if (secret !== undefined) {
      await keepProviderSecrets(tx, id, { secret: await vault.seal(purposeOfProviderSecret(id), secret) });
    }
    return await identityProvider(tx, id);
  });
}

/** Whom it has vouched for stay on the platform, but cannot come in by it any more. Answers its name; throws `not_found`. */
export async function removeProvider({ db }: Pick<Deps, 'db'>, id: string): Promise<string> {
  const { name } = await identityProvider(db, id);
  await deleteProvider(db, id);
  return name;
}

function refuseInvalid({ active, settings, secret }: ProviderEdit, kept: string | null): void {
  for (const [key, text] of urlsOf(settings)) {
    const problem = text === null ? null : providerUrlProblem(text);
    if (problem !== null) throw refusedParts(key, problem);
  }
  if (active && !isConfigured({ settings, secret: secret ?? kept })) {
    throw new RollcallError(
      'identity_provider_refused',
      'Nobody can sign in by a provider that is not set up. Complete it first, or leave it inactive.',
    );
  }
}

function urlsOf(settings: ProviderSettings): (readonly [string, string | null])[] {
  switch (settings.kind) {
    case 'oidc':
      return [['issuer', settings.issuer]];
    case 'auth0':
      return [['domain', settings.domain === null ? null : withScheme(settings.domain)]];
    case 'saml':
      return [['signOnUrl', settings.signOnUrl]];
    default:
      return settings satisfies never;
  }
}

const withScheme = (domain: string) => (domain.includes('://') ? domain : `https://${domain}`);

function refusedParts(key: string, problem: string): RefusedParts {
  const part = { path: [key], message: problem };
  return new RefusedParts('identity_provider_refused', `${key} ${problem}.`, [part]);
}

/** What a provider says of itself. Throws as Protocol.check does, and `not_found`. */
export async function checkProvider(deps: Pick<Deps, 'db' | 'vault' | 'config'>, id: string) {
  const provider = await identityProvider(deps.db, id);
  const protocol = await protocolOf(provider.settings.kind);
  return { name: provider.name, findings: await protocol.check(await openProvider(deps, provider)) };
}
