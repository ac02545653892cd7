/** Who or what asked for a run. */
export interface Starter {
  /** Username of an administrator, or the name of the account that a command ran as; null where there is none. */
  readonly name: string | null;
  readonly via: (typeof STARTED_VIA)[number];
}

/** In the console, by an API token, by a command, at its time, or because the person opened the platform inside Salesforce. */
export const STARTED_VIA = ['session', 'token', 'command', 'schedule', 'salesforce'] as const;

export const BY_SCHEDULE: Starter = { name: null, via: 'schedule' };
