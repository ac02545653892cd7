import { isDeepStrictEqual } from 'node:util';
import type { Transaction } from 'kysely';
import { deleteSessionsVouchedFor } from '../store/access/sessions.ts';
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
  keepProviderSecret,
  lockedProvider,
  updateProvider,
} from '../store/providers/providers.ts';
import { deleteKeptAssertions, deleteSignInRequests } from '../store/providers/requests.ts';
import type { Database } from '../store/schema.ts';
import { inTransaction } from '../store/unit-of-work.ts';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import { replaceAuthority, withScheme } from './authority.ts';
import { keepKey, newKey } from './keys.ts';
import { openProvider } from './open-provider.ts';
import { type Finding, protocolOf } from './protocol.ts';
import { providerUrlProblem, speaksForAllOrgs } from './provider-url.ts';
import type { Deps } from './provision.ts';
import { refusedPart } from './refused-part.ts';

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
  const common = {
    binding: 'none',
    usernameAttribute: null,
    verifiesAddresses: false,
    createsPeople: true,
    updateOnSignIn: false,
    attributes: {},
  } as const;
  // What every provider has to be able to, and does unless it is told otherwise. [OpenID Connect Registration 1.0, 2]
  const openId = { algorithms: ['RS256'] } as const;
  switch (kind) {
    case 'oidc':
      return { kind, ...common, ...openId, issuer: null, clientId: null, scopes: 'openid profile email' };
    case 'auth0':
      return { kind, ...common, ...openId, domain: null, clientId: null };
    case 'saml':
      return {
        kind,
        ...common,
        entityId: null,
        signOnUrl: null,
        metadataUrl: null,
        certificates: [],
        requireEncryption: false,
        anyNameId: false,
        subjectAttribute: null,
      };
    default:
      return kind satisfies never;
  }
}

/** Throws `identity_provider_refused`, naming the parts that are not right, `not_found` and `secret_key`. */
export async function createProvider(
  { db, vault, now }: Pick<Deps, 'db' | 'vault' | 'now'>,
  edit: ProviderEdit,
): Promise<IdentityProvider> {
  const settings = await checkedSettings(edit, null);
  const own = settings.kind === 'saml' ? await newKey(now()) : null;
  return await inTransaction(db, async (tx) => {
    const id = await insertProvider(tx, { ...edit, settings });
    const { secret } = edit;
    if (secret !== undefined) {
      await keepProviderSecret(tx, id, await vault.seal(purposeOfProviderSecret(id), secret));
    }
    if (own !== null) await keepKey(tx, vault, { providerId: id, state: 'active', ...own }, now());
    return await identityProvider(tx, id);
  });
}

/** What has become of a provider, and how many sessions have ended with that. */
export interface EditedProvider {
  readonly provider: IdentityProvider;
  readonly ended: number;
}

/**
 * Whoever is on their way in by a provider that is set up otherwise begins again. Switched off, it vouches for nobody any more: not
 * for whoever is in by it, either. Throws as createProvider does, and `identity_provider_in_use`. The kind stays what it is.
 */
export async function editProvider(
  { db, vault, now }: Pick<Deps, 'db' | 'vault' | 'now'>,
  id: string,
  edit: ProviderEdit,
): Promise<EditedProvider> {
  return await inTransaction(db, async (tx) => {
    const before = await lockedProvider(tx, id);
    if (before.settings.kind !== edit.settings.kind) {
      throw refusedPart('kind', saying('provider_kind_stays')`stays what it is; install another provider instead`);
    }
    const settings = await checkedSettings(edit, before.secret);
    await replaceAuthority(tx, before, settings);
    await updateProvider(tx, id, { ...edit, settings }, now());
    const { secret } = edit;
    if (secret !== undefined) {
      await keepProviderSecret(tx, id, await vault.seal(purposeOfProviderSecret(id), secret));
    }
    if (!isDeepStrictEqual(before.settings, settings)) await deleteKeptAssertions(tx, id);
    const ended = before.active && !edit.active ? await endWaysIn(tx, id) : 0;
    return { provider: await identityProvider(tx, id), ended };
  });
}

/** Nobody comes in by it who is on their way, and whoever is in by it is out. Answers how many sessions have ended. */
async function endWaysIn(tx: Transaction<Database>, id: string): Promise<number> {
  await deleteSignInRequests(tx, id);
  return await deleteSessionsVouchedFor(tx, { method: 'sso', providerId: id });
}

/** Whether an edit says what is there already, its secret too. Throws as editProvider does. */
export async function isAsBefore(
  { vault }: Pick<Deps, 'vault'>,
  before: IdentityProvider,
  edit: ProviderEdit,
): Promise<boolean> {
  const { name, active, connection, secret } = edit;
  const said = { name, active, connection, settings: await checkedSettings(edit, before.secret) };
  const kept = { name: before.name, active: before.active, connection: before.connection, settings: before.settings };
  if (!isDeepStrictEqual(said, kept)) return false;
  if (secret === undefined) return true;
  return secret === (await keptSecret(vault, before));
}

/** Null where there is none, or its key is lost: then whoever gives it anew changes something. */
async function keptSecret(vault: Deps['vault'], { id, secret }: IdentityProvider): Promise<string | null> {
  if (secret === null) return null;
  try {
    return await vault.open(purposeOfProviderSecret(id), secret);
  } catch (error) {
    if (error instanceof RollcallError && error.code === 'secret_key') return null;
    throw error;
  }
}

/** Whom it has vouched for stay on the platform, but cannot come in by it any more, and are out. Throws `not_found`. */
export async function removeProvider(
  { db }: Pick<Deps, 'db'>,
  id: string,
): Promise<{ readonly name: string; readonly ended: number }> {
  return await inTransaction(db, async (tx) => {
    const { name } = await lockedProvider(tx, id);
    const ended = await endWaysIn(tx, id);
    await deleteProvider(tx, id);
    return { name, ended };
  });
}

/** The settings as they are kept. Throws `identity_provider_refused`. */
async function checkedSettings(
  { active, settings, secret }: ProviderEdit,
  kept: string | null,
): Promise<ProviderSettings> {
  for (const [key, text] of urlsOf(settings)) {
    const problem = text === null ? null : providerUrlProblem(text);
    if (problem !== null) throw refusedPart(key, problem);
  }
  if (active && settings.kind === 'oidc' && settings.issuer !== null && speaksForMany(settings.issuer)) {
    throw refusedPart(
      'issuer',
      saying(
        'issuer_many_tenants',
      )`speaks for every tenant at once; put the id of your own tenant in the place of common or organizations: https://login.microsoftonline.com/TENANT/v2.0`,
    );
  }
  if (active && settings.kind === 'oidc' && settings.issuer !== null && speaksForAllOrgs(settings.issuer)) {
    throw refusedPart(
      'issuer',
      saying(
        'issuer_many_orgs',
      )`speaks for every org of Salesforce at once; put the My Domain address of your own org in its place: https://acme.my.salesforce.com`,
    );
  }
  if (active && !isConfigured({ settings, secret: secret ?? kept })) {
    throw new RollcallError(
      'identity_provider_refused',
      saying(
        'provider_incomplete',
      )`Nobody can sign in by a provider that is not set up. Complete it first, or leave it inactive.`,
    );
  }
  if (settings.kind !== 'saml') return settings;
  const { certificateIn } = await import('./saml/certificate.ts');
  const certificates = settings.certificates.map((text) => {
    const certificate = certificateIn(text);
    if (certificate === null)
      throw refusedPart('certificates', saying('provider_certificates')`must be X.509 certificates in PEM or Base64`);
    return certificate;
  });
  return { ...settings, certificates: [...new Set(certificates)] };
}

/** Microsoft's addresses for every tenant: see oidc/client.ts. Such a provider can be kept, but nobody comes in by it. */
function speaksForMany(issuer: string): boolean {
  const { hostname, pathname } = new URL(issuer);
  return hostname.startsWith('login.microsoftonline.') && /^\/(?:common|organizations)(?:\/|$)/i.test(pathname);
}

function urlsOf(settings: ProviderSettings): (readonly [string, string | null])[] {
  switch (settings.kind) {
    case 'oidc':
      return [['issuer', settings.issuer]];
    case 'auth0':
      return [['domain', settings.domain === null ? null : withScheme(settings.domain)]];
    case 'saml':
      return [
        ['signOnUrl', settings.signOnUrl],
        ['metadataUrl', settings.metadataUrl],
      ];
    default:
      return settings satisfies never;
  }
}

/** What a provider says of itself, and what an administrator should know of that. Throws as Protocol.check does, and `not_found`. */
export async function checkProvider(
  deps: Pick<Deps, 'db' | 'vault' | 'config' | 'now'>,
  id: string,
  signal: AbortSignal,
): Promise<{ readonly name: string; readonly findings: readonly Finding[] }> {
  const provider = await identityProvider(deps.db, id);
  const protocol = await protocolOf(provider.settings.kind);
  const opened = await openProvider(deps, provider);
  return { name: provider.name, findings: await protocol.check(opened, { now: deps.now(), signal }) };
}
