import type { EntitySettings } from './settings.ts';
import type { Thresholds } from './thresholds.ts';

/** One Salesforce org joined to one directory: plain values, stored as JSON with the connection. */
export interface ConnectionSettings {
  readonly salesforce: SalesforceAccess;
  readonly directory: DirectoryAccess;
  /** Holds for every entity that has no schedule of its own. */
  readonly schedule: Schedule;
  /** The same. */
  readonly thresholds: Thresholds;
}

export type SalesforceAccess = SalesforceSignIn & {
  /** R48: a run stops politely before the org has used this share of its daily API calls; 0.05 to 1. */
  readonly apiBudget: number;
  /** Consumer secret of the app that opens Rollcall inside Salesforce (Canvas); absent: nothing opens there (R4). */
  readonly canvasSecret?: string | undefined;
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

/** The platform: Rollcall's own, or a Docebo tenant. */
export type DirectoryAccess = { readonly kind: 'builtin' } | DoceboAccess;

/** How to reach and sign in to a Docebo tenant. References and secrets are as those of a Salesforce sign-in. */
export type DoceboAccess = DoceboSignIn & DoceboLimits & DoceboTraits & { readonly kind: 'docebo' };

export type DoceboSignIn = {
  /** Address of the tenant, like `https://acme.docebosaas.com`. */
  readonly url: string;
  readonly clientId: string;
} & (
  | { readonly grant: 'client_credentials'; readonly clientSecret: string }
  | {
      readonly grant: 'password';
      readonly clientSecret: string;
      /** A superadmin of the tenant, as whom everything is done. */
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly grant: 'jwt_bearer';
      readonly clientSecret: string;
      readonly username: string;
      readonly privateKey: string;
    }
);

export interface DoceboLimits {
  /** API calls that all processes together make in an hour. */
  readonly callsPerHour: number;
  /** People handed over in one call. */
  readonly chunk: number;
  /** Whether Docebo tells those who are created by a run by mail, as its own notifications are set up. */
  readonly notifyCreated: boolean;
}

/** What a tenant does not tell of itself; nothing: as tenants are unless somebody has changed them. */
export interface DoceboTraits {
  /** Whether *Use email as username* is on there: usernames that a batch gives are ignored then. */
  readonly emailIsUsername?: boolean | undefined;
  /** By ISO 3166 alpha-2, what the tenant calls a country that it does not call by its ISO 3166 name. */
  readonly countryNames?: Readonly<Record<string, string>> | undefined;
  /** Characters that a username may have there; absent: 255. */
  readonly usernameLength?: number | undefined;
  /** Characters that the code of a branch may have there; absent: it is tried. */
  readonly codeLength?: number | undefined;
  /** Key by which a batch takes whose manager somebody is, as `manager_1`; absent: as the tenant lists them. */
  readonly managerField?: string | undefined;
}

/** Docebo's documented limit of an address, and what its own jobs hand over at a time. */
export const STANDARD_DOCEBO_LIMITS: DoceboLimits = { callsPerHour: 1000, chunk: 100, notifyCreated: false };

/** In the place of a secret that was entered in the console or by API, and is kept encrypted in the database. */
export const STORED = 'stored';

/** Secrets that a connection may keep there: those of its Salesforce sign-in, and those of the platform's. */
export const KEPT_SECRETS = ['clientSecret', 'privateKey', 'canvasSecret'] as const;
export const KEPT_DIRECTORY_SECRETS = ['directory.clientSecret', 'directory.password', 'directory.privateKey'] as const;
export const ALL_KEPT_SECRETS = [...KEPT_SECRETS, ...KEPT_DIRECTORY_SECRETS] as const;
export type KeptSecret = (typeof ALL_KEPT_SECRETS)[number];

/** The secrets that a connection says are stored. */
export function storedSecrets({ salesforce, directory }: Pick<ConnectionSettings, 'salesforce' | 'directory'>) {
  const stored = new Set([
    ...Object.entries(salesforce).flatMap(([key, value]) => (value === STORED ? [key] : [])),
    ...Object.entries(directory).flatMap(([key, value]) => (value === STORED ? [`directory.${key}`] : [])),
  ]);
  return ALL_KEPT_SECRETS.filter((key) => stored.has(key));
}

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
