import { resolve } from 'node:path';
import { z } from 'zod';
import { RollcallError } from '../support/errors.ts';
import { LOG_LEVELS, type LogLevel } from '../support/logger.ts';
import { isNetwork, type PrivateNetworks, parsePrivateNetworks } from '../support/outbound/private-networks.ts';
import { onTerminal } from '../support/terminal-text.ts';
import type { VaultKey } from '../support/vault.ts';
import { parseSecretKeys } from './secret-key.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that the environment decides. Frozen; made once at start-up and handed down. */
export interface Config {
  /** PostgreSQL to use; absent: the embedded one in `dataDir`. May contain a password: never print it. */
  readonly databaseUrl?: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  readonly http: HttpSettings;
  /** Private networks that addresses which administrators give may lead into; see support/outbound. */
  readonly privateNetworks: PrivateNetworks;
  /** What secrets in the database are encrypted with; the first one seals. Not enumerable, as `environment`. */
  readonly secretKeys: readonly VaultKey[];
  /** Where `${NAME}` in connections is looked up when one is opened; not enumerable, so that it is never printed. */
  readonly environment: Environment;
}

/** How the HTTP server is reached. */
export interface HttpSettings {
  /** The address that browsers use, where a proxy stands in front; null: the one that a request names. */
  readonly publicUrl: URL | null;
  /** Addresses and networks of proxies whose word on where a request comes from is taken. */
  readonly trustedProxies: readonly string[];
  /** Of one person, or one API token; 0: no limit. */
  readonly callsPerMinute: number;
  /** What is for those alone who are known. */
  readonly closed: readonly ClosedPath[];
}

/** `/docs/api`, and `/metrics`. */
export type ClosedPath = (typeof CLOSED_PATHS)[number];

const CLOSED_PATHS = ['docs', 'metrics'] as const;

/** An exported but empty variable means the same as none. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

const schema = z.object({
  ROLLCALL_DATABASE_URL: optional(
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres:// or postgresql://')
      .optional(),
  ),
  ROLLCALL_DATA_DIR: optional(z.string().default('.rollcall')),
  ROLLCALL_PUBLIC_URL: optional(
    z
      .url({ protocol: /^https?$/, error: 'must be an address such as https://rollcall.example.org' })
      .refine(
        (text) => !URL.canParse(text) || new URL(text).pathname === '/',
        'must have no path: Rollcall answers at the root of a host',
      )
      .optional(),
  ),
  ROLLCALL_TRUSTED_PROXIES: optional(
    z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
      .refine((parts) => parts.every(isNetwork), 'must be IP addresses or networks such as 10.0.0.0/8, with commas'),
  ),
  ROLLCALL_CALLS_PER_MINUTE: optional(
    z.coerce
      .number()
      .int('must be a whole number, 0 for no limit')
      .nonnegative('must be a whole number, 0 for no limit')
      .default(1200),
  ),
  ROLLCALL_CLOSED: optional(
    z
      .string()
      .default('')
      .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
      .pipe(z.array(z.enum(CLOSED_PATHS, `must be ${CLOSED_PATHS.join(' or ')}, or both with a comma`))),
  ),
  ROLLCALL_PRIVATE_NETWORKS: optional(
    z
      .string()
      .default('refuse')
      .transform((text, { addIssue }) => {
        const networks = parsePrivateNetworks(text);
        if (networks === null) {
          addIssue('must be refuse, allow, or loopback and networks such as 10.20.0.0/16, with commas');
        }
        return networks ?? [];
      }),
  ),
  ROLLCALL_SECRET_KEY: optional(
    z
      .string()
      .default('')
      .transform((text, { addIssue }) => {
        const keys = parseSecretKeys(text);
        if (keys === null) {
          addIssue('must be 32 random bytes in Base64, as `openssl rand -base64 32` makes them; several with commas');
        }
        return keys ?? [];
      }),
  ),
  ROLLCALL_LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('warn')),
});

/** Reads the configuration from environment variables. Throws `config_invalid` naming every variable that is wrong. */
export function readEnvironment(environment: Environment, directory: string = process.cwd()): Config {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    throw new RollcallError('config_invalid', onTerminal(problems.join('\n')));
  }
  const { ROLLCALL_DATABASE_URL: databaseUrl, ROLLCALL_DATA_DIR, ROLLCALL_LOG_LEVEL: logLevel } = parsed.data;
  const { ROLLCALL_PUBLIC_URL: publicUrl, ROLLCALL_TRUSTED_PROXIES: trustedProxies } = parsed.data;
  const { ROLLCALL_CALLS_PER_MINUTE: callsPerMinute, ROLLCALL_CLOSED: closed } = parsed.data;
  const config = {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataDir: resolve(directory, ROLLCALL_DATA_DIR),
    logLevel,
    http: { publicUrl: publicUrl === undefined ? null : new URL(publicUrl), trustedProxies, callsPerMinute, closed },
    privateNetworks: parsed.data.ROLLCALL_PRIVATE_NETWORKS,
    secretKeys: parsed.data.ROLLCALL_SECRET_KEY,
    environment,
  };
  Object.defineProperty(config, 'environment', { enumerable: false });
  Object.defineProperty(config, 'secretKeys', { enumerable: false });
  return Object.freeze(config);
}
