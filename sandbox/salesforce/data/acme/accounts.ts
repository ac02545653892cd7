import { pick } from '../../../shared/random.ts';
import { idSequence } from '../../org/ids.ts';
import type { ObjectSchema, SandboxRecord } from '../../org/org.ts';
import { accountRows } from '../account-rows.ts';
import { materialise } from '../materialise.ts';
import { FIRST_NAMES, LAST_NAMES } from '../names.ts';
import { FIRST_PERSON_ACCOUNT, FIRST_PERSON_CONTACT, SIZES } from './sizes.ts';

const ids = idSequence('001');
const contactIds = idSequence('003');

/** A root that the integration user does not see; its subsidiaries name it as their parent nevertheless. */
export const HIDDEN_ACCOUNT = 7;

/** Two accounts in the middle of the tree that are each other's parent. */
export const LOOP = [400, 401] as const;

export const BELOW_HIDDEN_PARENT = [200, 201] as const;

/** Siblings of one name, but for case. */
export const NAMESAKES = [300, 301, 302] as const;

/** acme's 2,500 accounts. */
export function acmeAccounts(seed: number, schema: ObjectSchema): SandboxRecord[] {
  const rows = materialise(schema, accountRows({ seed, count: SIZES.accounts, users: SIZES.users }));
  for (const [position, change] of awkwardAccounts()) rows[position] = { ...rows[position], ...change };
  for (let position = FIRST_PERSON_ACCOUNT; position < SIZES.accounts; position++) {
    rows[position] = { ...rows[position], ...personAccount(seed, position) };
  }
  return rows;
}

function awkwardAccounts(): readonly (readonly [number, SandboxRecord])[] {
  return [
    [HIDDEN_ACCOUNT, { Name: 'Confidential Holding' }],
    [BELOW_HIDDEN_PARENT[0], { Name: 'Subsidiary of a Hidden Parent', ParentId: ids.id(HIDDEN_ACCOUNT) }],
    [BELOW_HIDDEN_PARENT[1], { Name: 'Another Subsidiary of a Hidden Parent', ParentId: ids.id(HIDDEN_ACCOUNT) }],
    [LOOP[0], { Name: 'Ouroboros Head', ParentId: ids.id(LOOP[1]) }],
    [LOOP[1], { Name: 'Ouroboros Tail', ParentId: ids.id(LOOP[0]) }],
    [NAMESAKES[0], { Name: 'Sales', ParentId: ids.id(0) }],
    [NAMESAKES[1], { Name: 'Sales', ParentId: ids.id(0) }],
    [NAMESAKES[2], { Name: 'sales', ParentId: ids.id(0) }],
    [303, { Name: 'Comma, Quote " & Sons', ParentId: ids.id(1) }],
    [304, { Name: "<script>alert('acme')</script>", ParentId: ids.id(1) }],
    [305, { Name: '株式会社アクメ', ParentId: ids.id(1) }],
    [306, { Name: 'شركة أكمي', ParentId: ids.id(1) }],
    [307, { Name: 'A'.repeat(255), ParentId: ids.id(1) }],
    [308, { Name: ' Padded / Slashed \\ Name ', ParentId: ids.id(1) }],
    [309, { Name: 'Two\nLines', BillingStreet: 'Via Roma 1\r\nScala "B"', ParentId: ids.id(1) }],
    [310, { Name: '🚀 Rockets', ParentId: ids.id(1) }],
  ];
}

function personAccount(seed: number, position: number): SandboxRecord {
  const [firstName] = pick(FIRST_NAMES, seed, 51, position);
  const [lastName] = pick(LAST_NAMES, seed, 52, position);
  return {
    Name: `${firstName} ${lastName}`,
    FirstName: firstName,
    LastName: lastName,
    IsPersonAccount: true,
    PersonContactId: contactIds.id(FIRST_PERSON_CONTACT + position - FIRST_PERSON_ACCOUNT),
    ParentId: null,
  };
}
