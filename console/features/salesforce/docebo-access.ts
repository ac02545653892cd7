import type { Connection } from '../../api/connection.ts';

type Docebo = NonNullable<Connection['docebo']>;
export type DoceboGrant = Docebo['grant'];

export const DOCEBO_GRANTS: readonly DoceboGrant[] = ['client_credentials', 'password', 'jwt_bearer'];

/** Secrets of a Docebo sign-in; which of them are needed depends on the grant. */
export const DOCEBO_SECRETS = ['clientSecret', 'password', 'privateKey'] as const;
export type DoceboSecret = (typeof DOCEBO_SECRETS)[number];

const NEEDED: Readonly<Record<DoceboGrant, readonly DoceboSecret[]>> = {
  client_credentials: ['clientSecret'],
  password: ['clientSecret', 'password'],
  jwt_bearer: ['clientSecret', 'privateKey'],
};

export const isNeeded = (grant: DoceboGrant, secret: DoceboSecret) => NEEDED[grant].includes(secret);

/** Docebo's documented quota, and what its own jobs hand over at a time. */
const USUAL = { callsPerHour: 1000, chunk: 100, notifyCreated: false, emailIsUsername: false };

/** What is typed of the platform. Secrets that are empty stay as they are. */
export interface PlatformSetUp extends Readonly<Record<DoceboSecret, string>> {
  readonly kind: 'builtin' | 'docebo';
  readonly grant: DoceboGrant;
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  readonly callsPerHour: number;
  readonly chunk: number;
  readonly notifyCreated: boolean;
  readonly emailIsUsername: boolean;
}

export function platformSetUpOf(connection: Connection | undefined): PlatformSetUp {
  const docebo = connection?.docebo ?? null;
  const { grant = 'client_credentials', url = '', clientId = '', username = '' } = docebo ?? {};
  const { callsPerHour, chunk, notifyCreated, emailIsUsername = false } = docebo ?? USUAL;
  return {
    kind: docebo === null ? 'builtin' : 'docebo',
    grant,
    url,
    clientId,
    username,
    callsPerHour,
    chunk,
    notifyCreated,
    emailIsUsername,
    clientSecret: '',
    password: '',
    privateKey: '',
  };
}

/** What stands for a secret so far: an environment variable, `stored`, or nothing. */
export function doceboSecretSoFar(connection: Connection | undefined, secret: DoceboSecret): string | undefined {
  if (connection?.docebo == null || connection.missingSecrets.includes(`directory.${secret}`)) return undefined;
  return connection.docebo[secret];
}

/** What the form does not ask for stays as it is. */
function untyped(connection: Connection | undefined) {
  const { countryNames = {}, usernameLength, codeLength, managerField } = connection?.docebo ?? {};
  return {
    countryNames,
    ...(usernameLength === undefined ? {} : { usernameLength }),
    ...(codeLength === undefined ? {} : { codeLength }),
    ...(managerField === undefined ? {} : { managerField }),
  };
}

/** What is saved of the platform, and the secrets that were typed, by the names that the API has for them. */
export function platformRequestOf(typed: PlatformSetUp, connection: Connection | undefined) {
  if (typed.kind === 'builtin') return { directory: { kind: 'builtin' }, secrets: {} };
  const { grant, callsPerHour, chunk, notifyCreated, emailIsUsername } = typed;
  const needed = DOCEBO_SECRETS.filter((secret) => isNeeded(grant, secret));
  const typedOf = (secret: DoceboSecret) => typed[secret].trim();
  return {
    directory: {
      kind: 'docebo',
      url: typed.url.trim().replace(/\/$/, ''),
      grant,
      clientId: typed.clientId.trim(),
      ...(grant === 'client_credentials' ? {} : { username: typed.username.trim() }),
      ...Object.fromEntries(
        needed.map((secret) => [
          secret,
          typedOf(secret) === '' ? (doceboSecretSoFar(connection, secret) ?? 'stored') : 'stored',
        ]),
      ),
      callsPerHour,
      chunk,
      notifyCreated,
      emailIsUsername,
      ...untyped(connection),
    },
    secrets: Object.fromEntries(
      needed.flatMap((secret) => (typedOf(secret) === '' ? [] : [[`directory.${secret}`, typedOf(secret)]])),
    ),
  };
}
