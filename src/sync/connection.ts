import type { EntitySettings } from './settings.ts';
import type { Thresholds } from './thresholds.ts';

/** One Salesforce org joined to one directory: plain values, stored as JSON with the connection. */
export interface ConnectionSettings {
  readonly salesforce: SalesforceAccess;
  readonly directory: { readonly kind: 'builtin' };
  /** Holds for every entity that has no schedule of its own. */
  readonly schedule: Schedule;
  /** The same. */
  readonly thresholds: Thresholds;
}

export type SalesforceAccess = SalesforceSignIn & {
  /** R48: a run stops politely before the org has used this share of its daily API calls; 0.05 to 1. */
  readonly apiBudget: number;
};

export const STANDARD_API_BUDGET = 0.8;

/**
 * How to reach and sign in to an org. Whatever differs between installations may be a reference to an environment
 * variable (`${NAME}`), which is replaced when the connection is opened; secrets have to be, or `stored`.
 */
export type SalesforceSignIn =
  | {
      readonly grant: 'client_credentials';
      /** My Domain address. */
      readonly url: string;
      readonly clientId: string;
      readonly clientSecret: string;
    }
  | {
      readonly grant: 'jwt_bearer';
      readonly url: string;
      readonly clientId: string;
      /** The Salesforce user to act as. */
      readonly username: string;
      readonly privateKey: string;
      readonly audience?: string | undefined;
    }
  | {
      /** A person has allowed it, in a browser; the tokens are kept apart. */
      readonly grant: 'authorization_code';
      readonly url: string;
      readonly clientId: string;
      /** Absent: the app asks for none. */
      readonly clientSecret?: string | undefined;
    };

/** In the place of a secret that was entered in the console or by API, and is kept encrypted in the database. */
export const STORED = 'stored';

/** Secrets that a connection may keep there. */
export const KEPT_SECRETS = ['clientSecret', 'privateKey'] as const;
export type KeptSecret = (typeof KEPT_SECRETS)[number];

/** When an entity is synchronized by itself (R32). `at` is `HH:MM`; for hourly ones only its minute counts. */
export type Schedule =
  | { readonly every: 'manual' }
  | { readonly every: 'hour' | '6 hours' | '12 hours' | 'day'; readonly at: string; readonly timezone: string }
  | { readonly every: 'week'; readonly day: Weekday; readonly at: string; readonly timezone: string }
  /** Minute, hour, day of the month, month, day of the week. */
  | { readonly every: 'cron'; readonly cron: string; readonly timezone: string };

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A connection as someone wants it to be: by the configuration file or on a screen. */
export interface ConnectionDefinition {
  readonly name: string;
  readonly settings: ConnectionSettings;
  readonly entities: readonly EntityDefinition[];
}

export interface EntityDefinition {
  readonly settings: EntitySettings;
  /** Null: the connection's schedule holds. */
  readonly schedule: Schedule | null;
  /** What the entity wants otherwise than the connection. */
  readonly thresholds: Partial<Thresholds>;
}
