import { resolve } from 'node:path';
import { z } from 'zod';
import { RollcallError } from '../support/errors.ts';
import { LOG_LEVELS, type LogLevel } from '../support/logger.ts';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Everything that the environment decides. Frozen; made once at start-up and handed down. */
export interface Config {
  /** PostgreSQL to use; absent: the embedded one in `dataDir`. May contain a password: never print it. */
  readonly databaseUrl?: string;
  /** Absolute path. */
  readonly dataDir: string;
  readonly logLevel: LogLevel;
  /** Where `${NAME}` in connections is looked up when one is opened; not enumerable, so that it is never printed. */
  readonly environment: Environment;
}

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
  ROLLCALL_LOG_LEVEL: optional(z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(', ')}`).default('warn')),
});

/** Reads the configuration from environment variables. Throws `config_invalid` naming every variable that is wrong. */
export function readEnvironment(environment: Environment, directory: string = process.cwd()): Config {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
    throw new RollcallError('config_invalid', problems.join('\n'));
  }
  const { ROLLCALL_DATABASE_URL: databaseUrl, ROLLCALL_DATA_DIR, ROLLCALL_LOG_LEVEL: logLevel } = parsed.data;
  const config = {
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    dataDir: resolve(directory, ROLLCALL_DATA_DIR),
    logLevel,
    environment,
  };
  Object.defineProperty(config, 'environment', { enumerable: false });
  return Object.freeze(config);
}
