/** How the server behaves; everything has a default. */
export interface ServerOptions {
  /** Without it, or with 0, a free port. */
  readonly port?: number;
  /** Milliseconds added before every answer. */
  readonly latency?: number;
  /** Requests per 24 hours; one more answers 403 REQUEST_LIMIT_EXCEEDED. */
  readonly apiLimit?: number;
  /** Seconds that an access token lives. */
  readonly tokenLifetime?: number;
  /** PEM of the certificate or public key that signs JWT bearer assertions; without it a development key. */
  readonly jwtPublicKey?: string;
  /** Milliseconds that a Bulk job stays UploadComplete. */
  readonly bulkQueued?: number;
  /** Milliseconds that a Bulk job stays InProgress. */
  readonly bulkRunning?: number;
  /** Records on a Bulk result page when the client names no maxRecords. */
  readonly bulkPageSize?: number;
}

/** The server, and which org it serves. */
export interface SandboxOptions extends ServerOptions {
  /** The same seed gives the same org. */
  readonly seed?: number;
  /** Contacts of the generated org; without it the sample org's own. */
  readonly contacts?: number;
  readonly accounts?: number;
  /** JSON file that describes an org of your own. */
  readonly dataFile?: string;
  /** False: /sobjects/User/listviews answers 404, as some orgs do. */
  readonly userListViews?: boolean;
  /** The org's clock; the machine's without it. */
  readonly clock?: () => Date;
}

export const DEFAULT_PORT = 4800;

export const DEFAULTS = {
  seed: 1,
  userListViews: true,
  latency: 0,
  apiLimit: 1_000_000,
  tokenLifetime: 7_200,
  bulkQueued: 20,
  bulkRunning: 30,
  bulkPageSize: 50_000,
} as const;

/** The OAuth client that the sandbox knows from the start. */
export const CLIENT = { id: 'rollcall', secret: 'rollcall-secret' } as const;
