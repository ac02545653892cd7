/** Who or what asked for a run. */
export interface Starter {
  /** Username of an administrator, the account that a command ran as, or an identity provider; null where there is none. */
  readonly name: string | null;
  readonly via: (typeof STARTED_VIA)[number];
}

/** In the console, by an API token, by a command, at its time, or because the person came: inside Salesforce, or from an identity provider. */
export const STARTED_VIA = ['session', 'token', 'command', 'schedule', 'salesforce', 'provider'] as const;

export const BY_SCHEDULE: Starter = { name: null, via: 'schedule' };
