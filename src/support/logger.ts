import { type DestinationStream, type Logger, pino } from 'pino';
import { escapedJson } from './escaped-json.ts';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Values that must never be logged, wherever they turn up in an object up to three levels deep. */
const SECRETS = [
  'password',
  'clientSecret',
  'privateKey',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'secretKeys',
  'authorization',
  'databaseUrl',
];
const censored = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * JSON lines on standard error, so that standard output stays free for a command's result. Nothing logged at `info` or
 * above names a person: use ids and counts there; what happened to whom is in the log events of a run. Whatever is in a
 * line, it is one line, and a terminal that shows it shows text.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = standardError()): Logger {
  return pino(
    { level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime, redact: censored },
    { write: (line) => destination.write(escapedJson(line)) },
  );
}

const standardError = () => pino.destination({ dest: 2, sync: true });
