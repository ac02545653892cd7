import { mix, pick } from '../../shared/random.ts';
import type { GeneratedRows } from '../org/generated-rows.ts';
import { idSequence } from '../org/ids.ts';
import type { FieldReader } from '../org/org.ts';
import { COMPANY_KINDS, COMPANY_WORDS, UNIT_NAMES } from './names.ts';
import { PLACES } from './picklists.ts';
import { CREATION_DAYS, momentOn } from './times.ts';

/** The share of all accounts on each level of the hierarchy, from the roots down, in hundredths. */
const LEVELS = [5, 15, 24, 24, 18, 10, 4];

export interface AccountRowsOptions {
  readonly seed: number;
  readonly count: number;
  /** How many rows the User table has: accounts refer to their owners by position. */
  readonly users: number;
}

/** Ordinary accounts, each computed from its position alone: companies and their units, up to seven levels deep. */
export function accountRows(options: AccountRowsOptions): GeneratedRows {
  const { seed, count } = options;
  const ids = { account: idSequence('001'), user: idSequence('005') };
  const levelStarts = startsOf(count);
  const place = (position: number) => pick(PLACES, seed, 31, position);
  const parent = (position: number): number | null => parentOf(seed, levelStarts, position);
  const owner: FieldReader = (position) => ids.user.id(mix(seed, 32, position) % options.users);
  const modified: FieldReader = (position) =>
    momentOn(CREATION_DAYS + (mix(seed, 33, position) % 300), mix(seed, 34, position));
  const readers: Readonly<Record<string, FieldReader>> = {
    Id: (position) => ids.account.id(position),
    IsDeleted: () => false,
    IsPersonAccount: () => false,
    Name: (position) => accountName(seed, position, parent(position) === null),
    ParentId: (position) => {
      const above = parent(position);
      return above === null ? null : ids.account.id(above);
    },
    Type: (position) => (mix(seed, 35, position) % 4 === 0 ? 'Prospect' : 'Customer - Direct'),
    AccountNumber: (position) => `A-${String(position + 1).padStart(7, '0')}`,
    NumberOfEmployees: (position) => mix(seed, 36, position) % 10_000,
    AnnualRevenue: (position) => (mix(seed, 37, position) % 1_000_000) * 100,
    BillingCity: (position) => place(position).site.slice(3),
    BillingCountry: (position) => place(position).country,
    Region__c: (position) => place(position).region,
    Country__c: (position) => place(position).country,
    Site__c: (position) => place(position).site,
    Tier__c: (position) => String(1 + (mix(seed, 38, position) % 3)),
    OwnerId: owner,
    CreatedDate: (position) => momentOn(mix(seed, 39, position) % CREATION_DAYS, mix(seed, 40, position)),
    CreatedById: owner,
    LastModifiedDate: modified,
    LastModifiedById: owner,
    SystemModstamp: modified,
  };
  return { length: count, reader: (field) => readers[field] ?? null };
}

/** The first position of each level, and the end of the last. */
function startsOf(count: number): readonly number[] {
  const starts = [0];
  let share = 0;
  for (const level of LEVELS) {
    share += level;
    starts.push(Math.max(1, Math.floor((count * share) / 100)));
  }
  return starts;
}

/** A parent one level up; null for the roots. */
function parentOf(seed: number, starts: readonly number[], position: number): number | null {
  const level = starts.findIndex((_, index) => position < (starts[index + 1] ?? Number.POSITIVE_INFINITY));
  const from = starts[level - 1];
  const to = starts[level];
  if (level <= 0 || from === undefined || to === undefined) return null;
  return from + (mix(seed, 41, position) % Math.max(1, to - from));
}

function accountName(seed: number, position: number, root: boolean): string {
  if (!root) return `${pick(UNIT_NAMES, seed, 42, position)} ${position + 1}`;
  return `${pick(COMPANY_WORDS, seed, 43, position)} ${pick(COMPANY_KINDS, seed, 44, position)} ${position + 1}`;
}
