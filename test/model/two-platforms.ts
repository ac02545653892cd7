import { createChance } from '../crash/chance.ts';
import { assertSame } from '../crash/state.ts';
import {
  type DoceboTenant,
  startTenant,
  TENANT_ACCESS,
  TENANT_MAPPING,
  trainingTenant,
} from '../support/docebo-tenant.ts';
import { type Installation, install } from '../support/installation.ts';
import { branches, people } from '../support/platform-state.ts';
import { type SalesforceOrg, startOrg, type Values } from '../support/salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';

const PEOPLE = 24;
const ACCOUNTS = 6;
const EDITS = 5;

const ENTITY = {
  leavers: 'deactivate',
  // So few people that any edit is a large part of them.
  thresholds: { deactivated: 'off', rejected: 'off', changed: 'off' },
};
const QUICK = {
  docebo: {
    retry: { baseMs: 5, maxWaitMs: 50, lostMs: 50 },
    gate: { graceMs: 50, lookMs: 5, beatMs: 2000, staleMs: 60_000 },
  },
};

/**
 * Plays a random history of one org into two platforms, the built-in one and a Docebo tenant. After every run both must
 * have the same people in the same branches, and both runs must tell the same counts. Throws an AssertionError otherwise;
 * answers how often they were the same.
 */
export async function playTwoPlatforms(seed: number, rounds: number): Promise<number> {
  await using salesforce = await startOrg(firstOrg());
  await using docebo = await startTenant(trainingTenant(), { quota: 100_000 });
  const orgs = { SF_URL: salesforce, DOCEBO_URL: docebo };
  await using builtin = await install(
    trainingConfiguration({ users: null, contacts: { ...ENTITY, mapping: builtinMapping() } }),
    orgs,
  );
  await using remote = await install(
    trainingConfiguration({
      directory: { ...TENANT_ACCESS, callsPerHour: 100_000 },
      users: null,
      contacts: { ...ENTITY, mapping: TENANT_MAPPING },
    }),
    orgs,
    QUICK,
  );
  const chance = createChance(seed);
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await edit(salesforce, chance, round);
    const results = [await run(builtin), await run(remote)];
    assertSame(results[1], results[0], `What the runs of round ${round} of seed ${seed} tell`);
    assertSame(
      await doceboState(docebo),
      await builtinState(builtin),
      `The platforms after round ${round} of seed ${seed}`,
    );
  }
  const { refused, overlapping } = await docebo.concurrency();
  assertSame({ refused, overlapping }, { refused: 0, overlapping: 0 }, 'Batch and branch calls beside each other');
  return rounds;
}

function firstOrg(): object {
  return trainingOrg({
    accounts: Array.from({ length: ACCOUNTS }, (_, index) =>
      account(index + 1, `Account ${index + 1}`, Math.ceil(index / 2) || undefined),
    ),
    contacts: Array.from({ length: PEOPLE }, (_, index) =>
      learner(index + 1, 'Lea', `L${index + 1}`, { AccountId: accountId((index % ACCOUNTS) + 1) }),
    ),
  });
}

async function run(installation: Installation): Promise<object> {
  const { state, counts, branches: made, errors } = await installation.sync('contacts');
  // The two platforms have other keys for the same fields, and other ids.
  return {
    state,
    counts,
    branches: made,
    errors: errors.map(({ code, sourceId, username }) => [code, sourceId, username]),
  };
}

const VALUES: readonly Values[] = [
  { Team__c: 'ENG' },
  { Team__c: null },
  { Country__c: 'Italy' },
  { Country__c: 'Atlantis' },
  { Country__c: null },
  { Hire_Date__c: '2024-02-29' },
  { Newsletter__c: true },
  { Newsletter__c: false },
  { Motto__c: 'First line,\nand "second"' },
  { Is_Learner__c: false },
  { Is_Learner__c: true },
  { Email: null },
  { LastName: "O'Brien-Çağla 博" },
];

async function edit(salesforce: SalesforceOrg, chance: ReturnType<typeof createChance>, round: number): Promise<void> {
  const somebody = () => contactId(chance.below(PEOPLE) + 1);
  const someAccount = () => accountId(chance.below(ACCOUNTS) + 1);
  const address = () => `l${chance.below(PEOPLE) + 1}@learners.example`;
  const kinds: readonly (() => Promise<unknown>)[] = [
    () => salesforce.update('Contact', somebody(), VALUES[chance.below(VALUES.length)] ?? {}),
    () => salesforce.update('Contact', somebody(), VALUES[chance.below(VALUES.length)] ?? {}),
    () => salesforce.update('Contact', somebody(), { FirstName: `Lea ${round}` }),
    () => salesforce.update('Contact', somebody(), { AccountId: someAccount() }),
    () => salesforce.update('Contact', somebody(), { AccountId: null }),
    // Perhaps somebody else's.
    () => salesforce.update('Contact', somebody(), { Email: address() }),
    () => salesforce.update('Contact', somebody(), { Email: address().toUpperCase() }),
    () => salesforce.update('Account', someAccount(), { Name: `Renamed in ${round}` }),
    () => {
      // A parent with a lower number, so that there is no loop.
      const child = chance.below(ACCOUNTS - 1) + 2;
      return salesforce.update('Account', accountId(child), { ParentId: accountId(chance.below(child - 1) + 1) });
    },
    () =>
      salesforce.create('Contact', {
        FirstName: 'New',
        LastName: `New ${round}`,
        Email: chance.below(3) === 0 ? address() : `new${round}@learners.example`,
        Is_Learner__c: true,
        AccountId: someAccount(),
      }),
    () => salesforce.remove('Contact', somebody()),
  ];
  for (let count = 0; count < EDITS; count += 1) {
    await kinds[chance.below(kinds.length)]?.().catch((error: unknown) => {
      // A record that an earlier edit has deleted.
      if (!(error instanceof Error) || !/ 404: |ENTITY_IS_DELETED/.test(error.message)) throw error;
    });
  }
}

/** Fields of the built-in platform by those of the tenant. */
const SAME_FIELDS = {
  field_3: 'team',
  field_4: 'country',
  field_5: 'hired',
  field_6: 'newsletter',
  field_7: 'motto',
} as const;
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });

/** Of both platforms the same fields are filled. */
function builtinMapping(): object {
  const own: Readonly<Record<string, string>> = SAME_FIELDS;
  return Object.fromEntries(Object.entries(TENANT_MAPPING).map(([key, from]) => [own[key] ?? key, from]));
}

async function builtinState({ db }: Installation): Promise<object> {
  const everybody = await people(db);
  return {
    branches: await branches(db),
    people: everybody.map(({ username, firstname, lastname, email, active, branches: placed, fields, ...person }) => [
      username,
      firstname,
      lastname,
      email ?? '',
      active,
      placed,
      Object.fromEntries(
        Object.entries({ field_1: person.sfdcId, field_2: person.sfdcUserType, ...sameFields(fields) }).filter(
          ([, value]) => value != null,
        ),
      ),
    ]),
  };
}

function sameFields(fields: Readonly<Record<string, string>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(SAME_FIELDS).map(([key, own]) => {
      const value = fields[own];
      if (own === 'country' && value !== undefined) return [key, COUNTRIES.of(value)];
      return [key, own === 'newsletter' && value !== undefined ? (value === 'true' ? 'Yes' : 'No') : value];
    }),
  );
}

async function doceboState(docebo: DoceboTenant): Promise<object> {
  const { users } = await docebo.raw();
  const placed = await docebo.users();
  return {
    branches: await docebo.branches(),
    people: placed.map(({ username, active, branches: paths, fields }) => {
      const user = users.find((one) => one.username === username);
      return [username, user?.firstname, user?.lastname, user?.email, active, paths, fields];
    }),
  };
}
