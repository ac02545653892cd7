import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Language } from './languages.ts';
import type { User, UserValues } from './user.ts';

/** Everybody of the tenant, who is in which branch, and who has which username. */
export interface Users {
  /** Grows with every change. */
  version(): number;
  readonly size: number;
  get(id: number): User | undefined;
  /** Usernames are not case-sensitive. */
  named(username: string): User | undefined;
  all(): IterableIterator<User>;
  /** Ids of those who are in a branch itself. */
  members(branch: number): ReadonlySet<number>;
  add(values: UserValues & Pick<User, 'username'>, id?: number): User;
  change(id: number, values: UserValues): User;
  touch(id: number): void;
  remove(id: number): void;
  /** Takes everybody out of a branch that is no more. */
  empty(branch: number): void;
}

/** Where ids start, past those of groups and branches, as on a tenant that has been there for years. */
const FIRST_ID = 13_001;
const NOBODY: ReadonlySet<number> = new Set();

export function createUsers(clock: Clock, standard: { language: Language; timezone: string }): Users {
  const users = new Map<number, User>();
  const byUsername = new Map<string, number>();
  const byBranch = new Map<number, Set<number>>();
  let nextId = FIRST_ID;
  let version = 0;

  function file(user: User, former: User | undefined): User {
    users.set(user.id, user);
    if (former !== undefined && former.username !== user.username) byUsername.delete(keyOf(former.username));
    byUsername.set(keyOf(user.username), user.id);
    if (former?.branches !== user.branches) {
      for (const branch of former?.branches ?? []) byBranch.get(branch)?.delete(user.id);
      for (const branch of user.branches) {
        const members = byBranch.get(branch) ?? new Set();
        byBranch.set(branch, members.add(user.id));
      }
    }
    version += 1;
    return user;
  }

  function existing(id: number): User {
    const user = users.get(id);
    if (user === undefined) throw new Error(`No user ${id}`);
    return user;
  }

  return {
    version: () => version,
    get size() {
      return users.size;
    },
    get: (id) => users.get(id),
    named(username) {
      const id = byUsername.get(keyOf(username));
      return id === undefined ? undefined : users.get(id);
    },
    all: () => users.values(),
    members: (branch) => byBranch.get(branch) ?? NOBODY,
    add(values, id = nextId) {
      nextId = Math.max(nextId, id + 1);
      const now = clock.now();
      return file(
        { ...NEWCOMER, ...standard, ...values, id, uuid: randomUUID(), createdAt: now, updatedAt: now },
        undefined,
      );
    },
    change(id, values) {
      const former = existing(id);
      return file({ ...former, ...values, updatedAt: clock.now() }, former);
    },
    touch(id) {
      const former = existing(id);
      users.set(id, { ...former, lastAccessAt: clock.now() });
      version += 1;
    },
    remove(id) {
      const user = existing(id);
      users.delete(id);
      byUsername.delete(keyOf(user.username));
      for (const branch of user.branches) byBranch.get(branch)?.delete(id);
      version += 1;
    },
    empty(branch) {
      const members = byBranch.get(branch) ?? NOBODY;
      byBranch.delete(branch);
      for (const id of members) {
        const former = existing(id);
        const branches = new Set(former.branches);
        branches.delete(branch);
        file({ ...former, branches }, former);
      }
    },
  };
}

function keyOf(username: string): string {
  return username.toLowerCase();
}

const NEWCOMER = {
  firstname: '',
  lastname: '',
  email: '',
  password: null,
  level: 'user',
  active: true,
  expiration: null,
  dateFormat: 'en',
  country: null,
  emailVerified: false,
  forceChange: false,
  isManager: false,
  managers: new Map<number, number>(),
  profiles: [],
  provisionedBy: null,
  branches: NOBODY,
  fields: new Map<number, string>(),
  lastAccessAt: null,
} as const satisfies UserValues & Pick<User, 'lastAccessAt'>;
