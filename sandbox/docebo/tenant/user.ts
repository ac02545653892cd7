import type { Language } from './languages.ts';

/** Whole numbers of the API, and the words of the batch import. */
export const LEVELS = { superadmin: 3, poweruser: 4, user: 6 } as const;

export type Level = keyof typeof LEVELS;

export const LEVEL_NAMES = ['superadmin', 'poweruser', 'user'] as const satisfies readonly Level[];

/** A person of the tenant. Values are replaced, never changed in place. */
export interface User {
  readonly id: number;
  readonly uuid: string;
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  /** Null: none was given, so that nobody can sign in with one. */
  readonly password: string | null;
  readonly level: Level;
  readonly active: boolean;
  /** `YYYY-MM-DD`, null for never. */
  readonly expiration: string | null;
  readonly language: Language;
  /** IANA name. */
  readonly timezone: string;
  readonly dateFormat: string;
  readonly country: string | null;
  readonly emailVerified: boolean;
  /** Has to choose a password at the next login. */
  readonly forceChange: boolean;
  readonly isManager: boolean;
  /** Managers by the id of their type, as user ids. */
  readonly managers: ReadonlyMap<number, number>;
  /** Profiles of a power user. */
  readonly profiles: readonly string[];
  readonly provisionedBy: string | null;
  readonly branches: ReadonlySet<number>;
  /** Additional fields by id, as Docebo keeps them: a dropdown's option id, yes 1, no 2, dates `YYYY-MM-DD`. */
  readonly fields: ReadonlyMap<number, string>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastAccessAt: Date | null;
}

/** What can be said of a user who is new or changed. */
export type UserValues = Partial<Omit<User, 'id' | 'uuid' | 'createdAt' | 'updatedAt' | 'lastAccessAt'>>;
