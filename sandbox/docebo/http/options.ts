import type { ConcurrencyMode } from './serial-calls.ts';
import type { MESSAGES, SCALARS } from './shapes.ts';

/** How the server behaves; everything has a default. */
export interface ServerOptions {
  /** Without it, or with 0, a free port. */
  readonly port?: number;
  /** Milliseconds added before every answer. */
  readonly latency?: number;
  /** Calls per hour and IP address; one more answers 429. */
  readonly quota?: number;
  /** Seconds of the quota's window. */
  readonly quotaWindow?: number;
  /** Whether asking for a token counts, too. */
  readonly quotaTokens?: boolean;
  /** Seconds told by the Retry-After of a 429; none is told without it. */
  readonly retryAfter?: number;
  /** Requests at one time; one more answers 503. */
  readonly maxConcurrent?: number;
  /** What becomes of a batch or branch call beside another. */
  readonly concurrency?: ConcurrencyMode;
  /** Status of a batch or branch call that is refused because another runs. */
  readonly conflictStatus?: number;
  /** Milliseconds that a batch or branch call takes at least. */
  readonly batchTime?: number;
  /** Items that a batch may have. */
  readonly batchLimit?: number;
  /** What the first item's `row_index` is. */
  readonly rowIndexBase?: number;
  /** Whether a batch of branches tells the ids of the branches. */
  readonly batchBranchIds?: boolean;
  /** Whether the flattened tree begins with the root branch. */
  readonly flattenedRoot?: boolean;
  /** So many more than it lists does a list of users or branches count. */
  readonly uncounted?: number;
  /** How lists of users show the value of a dropdown. */
  readonly listedDropdowns?: 'label' | 'id';
  /** Whether lists of users tell levels. */
  readonly listedLevels?: boolean;
  /** Lists of users show whoever asks for them, too. */
  readonly listedCaller?: boolean;
  /** Whether lists of users are sorted as they are asked to. */
  readonly sorting?: boolean;
  /** How answers say ids, numbers and flags. */
  readonly scalars?: (typeof SCALARS)[number];
  /** How answers say what is wrong. */
  readonly messages?: (typeof MESSAGES)[number];
  /** Seconds that an access token lives. */
  readonly tokenLifetime?: number;
  /** Seconds that a refresh token lives. */
  readonly refreshTokenLifetime?: number;
  /** PEM of the public key that JWT bearer assertions are verified with; without it a development key. */
  readonly jwtPublicKey?: string;
}

/** The server, and which tenant it serves. */
export interface SandboxOptions extends ServerOptions {
  /** The same seed generates the same users. */
  readonly seed?: number;
  /** Users to generate besides those of the tenant. */
  readonly users?: number;
  /** JSON file that describes a tenant of your own. */
  readonly dataFile?: string;
  /** The machine's clock; its own without it. */
  readonly clock?: () => Date;
}

export const DEFAULT_PORT = 4900;

const HOUR = 3_600;

export const DEFAULTS = {
  seed: 1,
  users: 0,
  latency: 0,
  quota: 1_000,
  quotaWindow: HOUR,
  quotaTokens: false,
  maxConcurrent: 25,
  concurrency: 'refuse',
  conflictStatus: 409,
  batchTime: 10,
  batchLimit: 100,
  rowIndexBase: 0,
  batchBranchIds: false,
  flattenedRoot: true,
  uncounted: 0,
  listedDropdowns: 'label',
  listedLevels: true,
  listedCaller: true,
  sorting: true,
  scalars: 'mixed',
  messages: 'mixed',
  tokenLifetime: HOUR,
  refreshTokenLifetime: 14 * 24 * HOUR,
} as const;

/** The OAuth client and the superadmin that the sandbox knows from the start. */
export const CLIENT = { id: 'rollcall', secret: 'rollcall-secret' } as const;
export const SUPERADMIN = { username: 'admin', password: 'Rollcall-1' } as const;
