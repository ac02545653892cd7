import type { Connection } from '../../api/connection.ts';
import { filledIn, STANDARD_API_BUDGET, type StatedThresholds } from '../../api/thresholds.ts';
import { type PlatformSetUp, platformRequestOf, platformSetUpOf } from './docebo-access.ts';

export type Grant = Connection['grant'];

export const GRANTS: readonly Grant[] = ['authorization_code', 'client_credentials', 'jwt_bearer'];

/** The secret that a way of signing in needs; the consent of a person may go without one. */
export const SECRET_OF = {
  authorization_code: 'clientSecret',
  client_credentials: 'clientSecret',
  jwt_bearer: 'privateKey',
} as const satisfies Record<Grant, string>;

export interface SetUp {
  readonly name: string;
  readonly grant: Grant;
  readonly url: string;
  readonly clientId: string;
  readonly username: string;
  /** Empty: as it is. */
  readonly secret: string;
  /** Whether Rollcall opens inside Salesforce (R4), and the secret of the app that does it; empty: as it is. */
  readonly canvas: boolean;
  readonly canvasSecret: string;
  readonly platform: PlatformSetUp;
  /** Percent of the org's daily API calls at which a run stops (R48). */
  readonly apiBudget: number;
  /** When a run waits for approval (R39). */
  readonly thresholds: StatedThresholds;
}

export function setUpOf(connection: Connection | undefined): SetUp {
  const { name = '', grant = 'authorization_code', url = '', salesforce } = connection ?? {};
  return {
    name,
    grant,
    url,
    clientId: salesforce?.clientId ?? '',
    username: salesforce?.username ?? '',
    secret: '',
    canvas: salesforce?.canvasSecret !== undefined,
    canvasSecret: '',
    platform: platformSetUpOf(connection),
    apiBudget: Math.round((salesforce?.apiBudget ?? STANDARD_API_BUDGET) * 10_000) / 100,
    thresholds: filledIn(connection?.thresholds),
  };
}

/** What stands for the secret so far: an environment variable, `stored`, or nothing that fits this way of signing in. */
export function secretSoFar(connection: Connection | undefined, grant: Grant): string | undefined {
  if (connection === undefined || SECRET_OF[connection.grant] !== SECRET_OF[grant]) return undefined;
  const key = SECRET_OF[grant];
  return connection.missingSecrets.includes(key) ? undefined : connection.salesforce[key];
}

/** The same for the app that opens inside Salesforce. */
export function canvasSecretSoFar(connection: Connection | undefined): string | undefined {
  return connection?.missingSecrets.includes('canvasSecret') ? undefined : connection?.salesforce.canvasSecret;
}

/** What is saved: the sign-in as it was typed, and the rest of the connection as it is. */
export function requestOf(typed: SetUp, connection: Connection | undefined) {
  const { grant } = typed;
  const key = SECRET_OF[grant];
  const secret = typed.secret.trim();
  const named = secret === '' ? secretSoFar(connection, grant) : 'stored';
  const canvasSecret = typed.canvas ? typed.canvasSecret.trim() : '';
  const canvas = canvasSecret === '' ? canvasSecretSoFar(connection) : 'stored';
  const { audience } = connection?.salesforce ?? {};
  const secrets = {
    ...(secret === '' ? {} : { [key]: secret }),
    ...(canvasSecret === '' ? {} : { canvasSecret }),
  };
  const salesforce = {
    url: typed.url.trim().replace(/\/$/, ''),
    grant,
    clientId: typed.clientId.trim(),
    ...(named === undefined ? {} : { [key]: named }),
    ...(grant === 'jwt_bearer' ? { username: typed.username.trim() } : {}),
    ...(grant === 'jwt_bearer' && audience !== undefined ? { audience } : {}),
    apiBudget: typed.apiBudget / 100,
    ...(typed.canvas && canvas !== undefined ? { canvasSecret: canvas } : {}),
  };
  const { directory, ...platform } = platformRequestOf(typed.platform, connection);
  return {
    salesforce,
    directory,
    secrets: { ...secrets, ...platform.secrets },
    thresholds: typed.thresholds,
    ...(connection === undefined ? {} : { schedule: connection.schedule }),
  };
}
