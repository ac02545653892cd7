import type { Administered } from '../administration/administered.ts';
import type { HttpSettings } from '../config/environment.ts';
import type { Metrics, Observed } from '../support/metrics.ts';
import type { Health } from './health.ts';

/** What the HTTP server works with. */
export interface AppOptions {
  readonly administered: Administered;
  readonly http: HttpSettings;
  readonly version: string;
  /** False for a process that answers about its health only: a worker. */
  readonly api: boolean;
  readonly health: Health;
  readonly metrics: Metrics;
  /** Throws where the database does not answer. */
  readonly observe: () => Promise<Observed>;
  readonly onError: (error: unknown) => void;
  /** An operation has answered with an error that its description does not list. */
  readonly onUndocumented?: (what: string) => void;
}
