import type { Faults } from '../../shared/faults/faults.ts';
import type { JwtKey } from '../../shared/jwt-key.ts';
import type { Tenant } from '../tenant/tenant.ts';
import type { Fault, FaultyRequest } from './faults/fault.ts';
import type { OAuthClients } from './oauth/clients.ts';
import type { Tokens } from './oauth/tokens.ts';
import type { ServerOptions } from './options.ts';
import type { Quota } from './quota.ts';
import type { SerialCalls } from './serial-calls.ts';
import type { Statistics } from './statistics.ts';
import type { Searches } from './users/searches.ts';

/** How the server behaves, defaults filled in. */
type Settings = Required<Omit<ServerOptions, 'port' | 'retryAfter' | 'jwtPublicKey'>> &
  Pick<ServerOptions, 'retryAfter'>;

/** Everything that the sandbox's resources share. */
export interface SandboxContext {
  readonly tenant: Tenant;
  readonly settings: Settings;
  readonly clients: OAuthClients;
  readonly tokens: Tokens;
  readonly jwtKey: JwtKey;
  readonly quota: Quota;
  readonly statistics: Statistics;
  readonly serial: SerialCalls;
  readonly searches: Searches;
  readonly faults: Faults<Fault, FaultyRequest>;
  /** Where the server listens, without a trailing slash. */
  url(): string;
}
