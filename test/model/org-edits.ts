import type { EditKind } from './case.ts';
import {
  ACCOUNT_NAMES,
  companyField,
  login,
  obligatoryValues,
  personValues,
  pick,
  RATINGS,
  SPOILS,
  TEAMS,
} from './org.ts';
import { change, liveAccounts, livePeople, type Perform, refresh, type Stage, syncedPeople } from './stage.ts';
import type { Rec } from './world.ts';
import { isInView } from './world.ts';

/** Seconds by which a transaction may be committed later than its records say. */
const LATE = [60, 240, 7200];

/** What people do to the org, through its API. */
export const ORG_EDITS = {
  async 'edit a person'(stage, a, b) {
    const edits = [
      { Last__c: `Edited${b}` },
      { First__c: `Edited${b}` },
      { Team__c: TEAMS[b % 2] ?? null },
      { Hired__c: `2021-01-${10 + (b % 20)}` },
      { Vip__c: ['yes', 'no', null][b % 3] ?? null },
      { Level__c: ['user', 'poweruser', null][b % 3] ?? null },
      { Mail__c: b % 4 === 0 ? null : `edited${b}@people.example` },
      { Kind__c: ['guest', 'member'][b % 2] ?? null },
      { Enabled__c: b % 3 !== 0 },
    ];
    await change(stage, pick(syncedPeople(stage.world), a), pick(edits, b) ?? {});
  },

  async 'create a person'(stage, a, b) {
    const { entity, object } = stage.world.settings;
    const number = stage.next();
    const account = pick(liveAccounts(stage.world), b, 0.2)?.id ?? null;
    const seed = { login: a % 40, team: b, account: b, inScope: b % 8 !== 0, spoil: a % 30 };
    const values = { ...obligatoryValues(entity, `created${number}`), ...personValues(entity, seed, number, account) };
    const id = await stage.salesforce.create(object, values);
    stage.world.records.set(id, { id, object, values, deleted: false, hidden: false });
    stage.touched.add(id);
  },

  async 'delete a person'(stage, a) {
    // Users cannot be deleted.
    if (stage.world.settings.entity !== 'users') await remove(stage, pick(livePeople(stage.world), a));
  },

  async 'undelete a person'(stage, a) {
    await undelete(stage, stage.world.settings.object, a);
  },

  async 'hide or show a person'(stage, a) {
    await toggleHidden(stage, pick(peopleAtAll(stage), a));
  },

  async 'edit a person late'(stage, a, b) {
    await stage.salesforce.control('POST', 'late-commits', { secondsBack: LATE[b % LATE.length] ?? 60, times: 1 });
    await change(stage, pick(syncedPeople(stage.world), a), { Last__c: `Late${b}`, Login__c: login(100 + (b % 20)) });
  },

  async 'create a person late'(stage, a, b) {
    await stage.salesforce.control('POST', 'late-commits', { secondsBack: LATE[b % LATE.length] ?? 60, times: 1 });
    await ORG_EDITS['create a person'](stage, a, b);
  },

  async 'spoil a person'(stage, a, b) {
    await change(stage, pick(livePeople(stage.world), a), SPOILS[b % SPOILS.length] ?? {});
  },

  async 'repair a person'(stage, a, b) {
    const people = livePeople(stage.world);
    const wrong = people.filter(({ values }) =>
      SPOILS.some((spoil) => Object.entries(spoil).every(([key, value]) => values[key] === value)),
    );
    const { Login__c: _, ...values } = personValues(
      stage.world.settings.entity,
      { login: 0, team: b, account: 0, inScope: true, spoil: 99 },
      a,
      null,
    );
    const record = pick(wrong, a) ?? pick(people, a);
    if (record === null) return;
    const own = record.values['Login__c'] ?? login(stage.next() + 100);
    const company = companyField(stage.world.settings.entity);
    await change(stage, record, { ...values, Login__c: own, [company]: record.values[company] ?? null });
  },

  async 'rename a person'(stage, a, b) {
    await change(stage, pick(syncedPeople(stage.world), a), { Login__c: login(b % 40) });
  },

  async 'swap usernames'(stage, a, b) {
    await passOn(stage, [a, a + 1 + (b % 3)]);
  },

  async 'rotate usernames'(stage, a, b) {
    await passOn(stage, [a, a + 1, a + 2 + (b % 3)]);
  },

  async 'change case of a username'(stage, a) {
    const record = pick(syncedPeople(stage.world), a);
    const before = record?.values['Login__c'];
    if (typeof before !== 'string') return;
    await change(stage, record, {
      Login__c: before === before.toUpperCase() ? before.toLowerCase() : before.toUpperCase(),
    });
  },

  async 'toggle scope'(stage, a) {
    const record = pick(syncedPeople(stage.world), a);
    await change(stage, record, { In_Scope__c: record?.values['In_Scope__c'] !== true });
  },

  async 'bring back people'(stage, a) {
    const { world } = stage;
    const gone = livePeople(world).filter((record) => world.links.has(record.id) && !isInView(world, record));
    const hot = liveAccounts(world).find(({ values }) => values['Rating'] === 'Hot');
    const company = world.settings.view === 'Hot' && hot ? { [companyField(world.settings.entity)]: hot.id } : {};
    const some = gone.filter((_, index) => (index + a) % 2 === 0);
    for (const record of some) await change(stage, record, { In_Scope__c: true, Kind__c: 'member', ...company });
  },

  async 'take many out of scope'(stage, a, b) {
    // Now and then all of them.
    const many = livePeople(stage.world).filter((_, index) => b % 4 === 0 || (index + a) % 3 !== 0);
    for (const record of many) await change(stage, record, { In_Scope__c: false });
  },

  async 'toggle active user'(stage, a) {
    if (stage.world.settings.entity !== 'users') return;
    const record = pick(livePeople(stage.world), a);
    await change(stage, record, { IsActive: record?.values['IsActive'] !== true });
  },

  async 'turn into a person account'(stage, a) {
    const record = pick(livePeople(stage.world), a);
    const before = record?.values['IsPersonAccount'];
    if (record === null || typeof before !== 'boolean') return;
    const values = { IsPersonAccount: !before };
    await stage.salesforce.control('PATCH', `records/${record.object}/${record.id}`, { values });
    stage.touched.add(record.id);
    Object.assign(record.values, values);
  },

  async 'change account of a person'(stage, a, b) {
    const account = pick(liveAccounts(stage.world), b, 0.2)?.id ?? null;
    await change(stage, pick(livePeople(stage.world), a), { [companyField(stage.world.settings.entity)]: account });
  },

  async 'rename an account'(stage, a, b) {
    await change(stage, pick(liveAccounts(stage.world), a), { Name: pick([...ACCOUNT_NAMES, `Renamed${b}`], b) });
  },

  async 'reparent an account'(stage, a, b) {
    const { world } = stage;
    const account = pick(liveAccounts(world), a);
    const parent = pick(liveAccounts(world), b, 0.3);
    // The API refuses loops.
    for (let at = parent; at; at = world.records.get(String(at.values['ParentId'])) ?? null)
      if (at === account || isLooped(world.records, at)) return;
    await change(stage, account, { ParentId: parent?.id ?? null });
  },

  async 'create an account'(stage, a, b) {
    const parent = pick(liveAccounts(stage.world), b, 0.3)?.id ?? null;
    const values = { Name: pick(ACCOUNT_NAMES, a), ParentId: parent, Rating: pick(RATINGS, b) };
    const id = await stage.salesforce.create('Account', values);
    stage.world.records.set(id, { id, object: 'Account', values, deleted: false, hidden: false });
  },

  async 'delete an account'(stage, a) {
    await remove(stage, pick(liveAccounts(stage.world), a));
  },

  async 'undelete an account'(stage, a) {
    await undelete(stage, 'Account', a);
  },

  async 'hide or show an account'(stage, a) {
    const accounts = [...stage.world.records.values()].filter(
      ({ object, deleted }) => object === 'Account' && !deleted,
    );
    await toggleHidden(stage, pick(accounts, a));
    // Sharing changes nothing in the account itself.
    stage.onlyFullSees = true;
  },

  async 'rate an account'(stage, a, b) {
    await change(stage, pick(liveAccounts(stage.world), a), { Rating: pick(RATINGS, b) });
  },
} as const satisfies Partial<Record<EditKind, Perform>>;

async function remove(stage: Stage, record: Rec | null): Promise<void> {
  if (record === null) return;
  await stage.salesforce.remove(record);
  await refresh(stage);
}

async function undelete(stage: Stage, object: string, number: number): Promise<void> {
  const deleted = [...stage.world.records.values()].filter((record) => record.object === object && record.deleted);
  const record = pick(deleted, number);
  const parent = stage.world.records.get(String(record?.values['AccountId']));
  if (record === null || parent?.deleted) return;
  await stage.salesforce.control('POST', 'undelete', { ids: [record.id] });
  await refresh(stage);
}

async function toggleHidden({ salesforce }: Stage, record: Rec | null): Promise<void> {
  if (record === null) return;
  await salesforce.control('POST', record.hidden ? 'show' : 'hide', { records: [record.id] });
  record.hidden = !record.hidden;
}

function peopleAtAll({ world: { records, settings } }: Stage): Rec[] {
  return [...records.values()].filter(({ object, deleted }) => object === settings.object && !deleted);
}

/** Gives each of these people the username of the one behind. */
async function passOn(stage: Stage, numbers: readonly number[]): Promise<void> {
  const people = syncedPeople(stage.world);
  const records = [...new Set(numbers.map((number) => pick(people, number)))].flatMap((record) => record ?? []);
  const logins = records.map(({ values }) => values['Login__c'] ?? null);
  for (const [index, record] of records.entries()) {
    await change(stage, record, { Login__c: logins[(index + 1) % logins.length] ?? null });
  }
}

function isLooped(records: ReadonlyMap<string, Rec>, start: Rec): boolean {
  const seen = new Set<Rec>();
  for (let at: Rec | undefined = start; at; at = records.get(String(at.values['ParentId']))) {
    if (seen.has(at)) return true;
    seen.add(at);
  }
  return false;
}
