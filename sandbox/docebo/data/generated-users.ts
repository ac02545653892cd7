import { mix, pick } from '../../shared/random.ts';
import type { Tenant } from '../tenant/tenant.ts';

const FIRST_NAMES = [
  'Ada',
  'Björn',
  'Chiara',
  'Đorđe',
  'Eleni',
  'Fatima',
  'Grace',
  '博',
  'Ivan',
  'José María',
  'Kwame',
  'Łukasz',
] as const;
const LAST_NAMES = [
  'Andersen',
  'Bianchi',
  'Çelik',
  'Dubois',
  "O'Brien",
  'García',
  'Kowalski',
  'Müller',
  'Nguyễn',
  'Rossi',
  '田中',
  'van Dijk',
] as const;

/** Tell the lots of users apart. */
const FIRST = 1;
const LAST = 2;
const BRANCH = 3;

/** Adds so many users, spread over the branches there are: the same for the same seed. */
export function addGeneratedUsers(tenant: Tenant, count: number, seed: number): void {
  const branches = tenant.chart.walk().map(({ id }) => id);
  const digits = String(count).length;
  for (let position = 0; position < count; position += 1) {
    const username = `learner${String(position + 1).padStart(digits, '0')}@acme.example`;
    const branch = branches[mix(seed, BRANCH, position) % branches.length] ?? tenant.chart.root;
    tenant.users.add({
      username,
      firstname: pick(FIRST_NAMES, seed, FIRST, position),
      lastname: pick(LAST_NAMES, seed, LAST, position),
      email: username,
      branches: new Set(branch === tenant.chart.root ? [] : [branch]),
    });
  }
}
