import { z } from 'zod';
import { callbackUrl } from '../../identity/callback-url.ts';
import { CHECKED } from '../../identity/protocol.ts';
import { certificateWarnings, factsOf } from '../../identity/saml/certificate.ts';
import type { MetadataChanges } from '../../identity/saml/changes.ts';
import { entityIdOf } from '../../identity/saml/names.ts';
import { KEY_STATES, type ServiceKey } from '../../store/providers/keys.ts';
import {
  BINDINGS,
  type IdentityProvider,
  isConfigured,
  PROVIDER_KINDS,
  SIGNING_ALGORITHMS,
} from '../../store/providers/provider.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { connectionName, id, line, list, sentence } from '../schemas.ts';

export const providerKind = z.enum(PROVIDER_KINDS);

const address = z.string().trim().min(1).max(500);
const clientId = z.string().trim().min(1).max(300).nullable();

const common = {
  binding: z
    .enum(BINDINGS)
    .describe(
      'Whether people who are on the platform already come in by it: `none`; `salesforce_id`: those linked with the record that the assertion names; `username`: those, and else whoever has the username. Never administrators.',
    ),
  usernameAttribute: line(200)
    .nullable()
    .describe('Which attribute is the username, for `username`; null: the subject.'),
  verifiesAddresses: z
    .boolean()
    .default(false)
    .describe(
      'For `username`: whether the provider lets nobody have an e-mail address that is not theirs. Else a username that is an address counts only where the assertion says so of this one (`email` and `email_verified`).',
    ),
  createsPeople: z
    .boolean()
    .default(true)
    .describe(
      'Whether it may create people: for entities whose switch for its kind is on (R11). Off: only people who are known by it come in, or whom it may bind.',
    ),
  updateOnSignIn: z
    .boolean()
    .describe('Whether people who are known get the values of the assertion whenever they sign in.'),
  attributes: z
    .record(line(100), line(300))
    .describe('What attributes are called there, by the name of the Salesforce field, where it is not the same.'),
};

const algorithms = list(z.enum(SIGNING_ALGORITHMS))
  .refine(({ length }) => length > 0, worded(saying('shape_algorithms')`must name at least one`))
  .default(['RS256'])
  .describe('How ID tokens are signed; those that are signed otherwise are refused, whatever the provider announces.');

export const providerSettings = z
  .discriminatedUnion('kind', [
    z
      .strictObject({
        kind: z.literal('oidc').describe('OpenID Connect.'),
        issuer: address.nullable().describe('What the provider calls itself: an https address.'),
        clientId: clientId.describe('As whom Rollcall comes to it.'),
        scopes: z
          .string()
          .trim()
          .max(300)
          .regex(/^(?:\S+ +)*openid(?: +\S+)*$/, worded(saying('shape_openid')`must contain openid`))
          .describe('Separated by blanks.'),
        algorithms,
        ...common,
      })
      .meta({ id: 'OidcSettings', description: 'A provider that speaks OpenID Connect.' }),
    z
      .strictObject({
        kind: z.literal('auth0').describe('Auth0.'),
        domain: address.nullable().describe('Domain of the tenant: `acme.eu.auth0.com`.'),
        clientId: clientId.describe('Of the application there.'),
        algorithms,
        ...common,
      })
      .meta({ id: 'Auth0Settings', description: 'A tenant of Auth0.' }),
    z
      .strictObject({
        kind: z.literal('saml').describe('SAML 2.0.'),
        entityId: line(500).nullable().describe('What the provider calls itself: its entityID.'),
        signOnUrl: address.nullable().describe('Where browsers are sent to, by HTTP-Redirect.'),
        metadataUrl: address
          .nullable()
          .default(null)
          .describe('Where the provider publishes its metadata: they are compared, and refreshed, from there.'),
        certificates: list(z.string().min(1).max(20_000)).describe(
          'Whose signatures count: X.509, in PEM or Base64; several while they change.',
        ),
        requireEncryption: z.boolean().describe('Whether an assertion that is not encrypted is refused.'),
        anyNameId: z
          .boolean()
          .default(false)
          .describe(
            'Whether a NameID is taken that may be given to somebody else one day, as an e-mail address. Otherwise a persistent one is asked for, and addresses are refused.',
          ),
        subjectAttribute: line(300)
          .nullable()
          .default(null)
          .describe(
            'Which attribute is the provider’s key for somebody, where its NameIDs change: one that never becomes that of somebody else; null: the NameID. It stays as long as people are known by the provider.',
          ),
        ...common,
      })
      .meta({ id: 'SamlSettings', description: 'A provider that speaks SAML 2.0.' }),
  ])
  .meta({
    id: 'IdentityProviderSettings',
    description: 'What is not secret of a provider; null where not set up yet.',
  });

const certificateSchema = z
  .object({
    subject: z.string().describe('Whom it names.'),
    fingerprint: z.string().describe('SHA-256, in hexadecimal.'),
    validFrom: z.date().describe('From when it says to be used.'),
    validTo: z.date().describe('Until when.'),
    key: z.string().describe('`RSA 2048`.'),
    signature: z.string().describe('How it is signed itself.'),
  })
  .meta({ id: 'Certificate', description: 'What a certificate says of itself.' });

export const watchedCertificate = certificateSchema
  .extend({ warnings: list(sentence).describe('What to look at: that it has expired, or is weak.') })
  .meta({ id: 'WatchedCertificate', description: 'A certificate, with what is to be known of it.' });

const serviceKeySchema = watchedCertificate
  .extend({
    state: z
      .enum(KEY_STATES)
      .describe(
        '`active`: our requests are signed by it, and assertions encrypted for it. `next`: announced beside it. `former`: it only opens what is still encrypted for it.',
      ),
    certificate: z.string().describe('Base64: what the other side has to know.'),
    createdAt: z.date().describe('When it was made.'),
    usedAt: z.date().nullable().describe('When an assertion was last encrypted for it; null: never.'),
  })
  .meta({ id: 'ServiceKey', description: 'A key of ours, as a SAML provider knows us by it.' });

export const providerSchema = z
  .object({
    id: id.describe('Id of the provider.'),
    name: z.string().describe('What its button on the sign-in page says.'),
    active: z.boolean().describe('Whether people can sign in by it.'),
    configured: z.boolean().describe('Whether nothing is missing for that.'),
    connection: connectionName.nullable().describe('Whose org its Salesforce Ids are of.'),
    secretSet: z.boolean().describe('Whether a client secret is kept.'),
    settings: providerSettings.describe('How it is set up.'),
    callbackUrl: z
      .string()
      .describe('What the other side has to know: the redirect URI, in SAML the assertion consumer service (ACS).'),
    entityId: z.string().nullable().describe('SAML: what Rollcall calls itself; its metadata is there. Else null.'),
    keys: list(serviceKeySchema).describe('SAML: our keys, that which signs first. Else none.'),
    certificates: list(watchedCertificate).describe(
      'SAML: what the certificates in the settings say, in their order. Else none.',
    ),
    createdAt: z.date().describe('When it was installed.'),
    updatedAt: z.date().describe('When it was last changed.'),
  })
  .meta({ id: 'IdentityProvider', description: 'Somebody else who vouches for people.' });

export const findingSchema = z
  .object({
    what: z.enum(CHECKED).describe('What was looked at.'),
    value: z
      .string()
      .describe(
        'What the provider says: of a certificate whom it names, of metadata where they are (empty: not known).',
      ),
    certificate: certificateSchema.nullable().describe('What a certificate says; null for everything else.'),
    warnings: list(sentence).describe('What to look at; nobody is refused for it.'),
  })
  .meta({ id: 'ProviderFinding', description: 'What the check of an identity provider has found.' });

export const providerEdit = {
  name: line(100).describe('What its button says. No two have the same.'),
  active: z.boolean().default(false).describe('Whether people can sign in by it.'),
  connection: connectionName
    .nullable()
    .default(null)
    .describe('Whose org its Salesforce Ids are of; null: nobody is linked or created by it.'),
  secret: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('The client secret; kept encrypted, and never told again. Left out: the one that is kept stays.'),
};

/** Without anything that is secret. */
export function providerItem(provider: IdentityProvider, origin: string, now: Date) {
  const { id: providerId, name, active, connection, settings, secret, keys, createdAt, updatedAt } = provider;
  const back = callbackUrl(settings.kind, origin, providerId);
  return {
    id: providerId,
    name,
    active,
    configured: isConfigured(provider),
    connection,
    secretSet: secret !== null,
    settings,
    callbackUrl: back,
    entityId: settings.kind === 'saml' ? entityIdOf(back) : null,
    keys: keys.map((key) => keyItem(key, now)),
    certificates: settings.kind === 'saml' ? settings.certificates.map((one) => watched(one, now)) : [],
    createdAt,
    updatedAt,
  };
}

function watched(certificate: string, now: Date) {
  const facts = factsOf(certificate);
  return { ...facts, warnings: certificateWarnings(facts, now) };
}

function keyItem({ state, certificate, createdAt, usedAt }: ServiceKey, now: Date) {
  return { state, certificate, createdAt, usedAt, ...watched(certificate, now) };
}

/** What came back from a provider, as the browser has it. */
export const returnedSchema = z.strictObject({
  state: z.string().min(1).max(200).describe('As it came back.'),
  search: z.string().max(8000).default('').describe('What stands behind `?` in the address that the browser came to.'),
});

export const changesSchema = z
  .object({
    signOnUrl: z
      .object({
        before: z.string().nullable().describe('Where browsers are sent to now.'),
        after: z.string().describe('Where they would be.'),
      })
      .nullable()
      .describe('Null: it stays.'),
    added: list(watchedCertificate).describe('Certificates whose signatures would count from then on.'),
    removed: list(watchedCertificate).describe('Those whose signatures would not count any more.'),
  })
  .meta({
    id: 'MetadataChanges',
    description: 'What the metadata of a SAML provider say otherwise than its settings.',
  });

export function changesItem({ signOnUrl, added, removed }: MetadataChanges, now: Date) {
  const all = (certificates: readonly string[]) => certificates.map((one) => watched(one, now));
  return { signOnUrl, added: all(added), removed: all(removed) };
}

export const metadataSchema = z
  .object({
    entityId: z.string().describe('What the provider calls itself.'),
    signOnUrl: z.string().describe('Where browsers are sent to.'),
    certificates: list(z.string()).describe('Whose signatures count, in Base64.'),
    validUntil: z.date().nullable().describe('Until when they hold, as they say themselves; null: they do not say.'),
    warnings: list(sentence).describe('What to look at: that they do not hold any more.'),
  })
  .meta({ id: 'SamlMetadata', description: 'What the metadata of a SAML provider says.' });
