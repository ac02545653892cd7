import { sql } from 'kysely';
import type { EditKind } from './case.ts';
import { login, pick } from './org.ts';
import { BRANCH_PATHS, pathOf } from './platform.ts';
import { isInView } from './reference.ts';
import { liveAccounts, livePeople, type Perform, type Stage } from './stage.ts';
import type { Branch, Person, Rec, World } from './world.ts';

/** What administrators do on the built-in platform by hand, as its tables see it. */
export const HAND_EDITS = {
  async 'edit by hand'(stage, a, b) {
    const person = pick(linkedPeople(stage.world), a);
    if (person === null) return;
    const edits = [
      { lastname: `Hand${b}` },
      { firstname: `Hand${b}` },
      { email: `hand${b}@people.example` },
      { team: 'Beta' },
      { employer: 'By hand' },
    ];
    const values = pick(edits, b) ?? {};
    Object.assign(person.values, values);
    remember(stage, person, values);
    await save(stage, person, person.username);
  },

  async 'create by hand'(stage, a, b) {
    await createPerson(stage, a, b, 'user');
  },

  async 'create a superadmin by hand'(stage, a, b) {
    await createPerson(stage, a, b, 'superadmin');
  },

  async 'promote by hand'(stage, a) {
    const person = pick(linkedPeople(stage.world), a);
    if (person === null) return;
    person.level = 'superadmin';
    await save(stage, person, person.username);
  },

  async 'deactivate by hand'(stage, a) {
    const person = pick(linkedPeople(stage.world), a);
    if (person === null) return;
    person.active = false;
    remember(stage, person, { active: 'false' });
    await save(stage, person, person.username);
  },

  async 'rename by hand'(stage, a) {
    const person = pick(linkedPeople(stage.world), a);
    // Whose username is free meanwhile depends on what is read.
    if (person === null || stage.world.settings.incremental) return;
    const before = person.username;
    person.username = `hand${stage.next()}`;
    await save(stage, person, before);
  },

  async 'add to a branch by hand'(stage, a, b) {
    const person = pick([...stage.world.people], a);
    const branch = pick(stage.world.branches.slice(1), b);
    if (person === null || branch === null || person.memberships.some((at) => at.branch === branch)) return;
    person.memberships.push({ branch, byHand: true });
    await sql`
      insert into membership (person_id, branch_id)
      select id, ${await branchId(stage, branch)} from person where username = ${person.username}`.execute(
      stage.installation.db,
    );
  },

  async 'create a branch by hand'(stage, a, b) {
    const { world } = stage;
    const places = accountsToCome(world);
    const { account, parent } = pick(places, a) ?? { account: null, parent: null };
    const name = account?.values['Name'];
    const code = b % 5 < 3 ? null : `HAND-${stage.next()}`;
    // Two of one name and no code could not be told apart here.
    const hasTwin = world.branches.some((one) => one.parent === parent && one.name === name && one.code === code);
    if (typeof name !== 'string' || parent === null || hasTwin) return;
    const parentId = await branchId(stage, parent);
    world.branches.push({ name, code, parent });
    stage.onlyFullSees = true;
    await stage.installation.db.insertInto('branch').values({ name, code, parent_id: parentId }).execute();
  },

  async 'give a branch a code by hand'(stage, a) {
    const branch = pick(
      stage.world.branches.slice(1).filter(({ code }) => code === null),
      a,
    );
    if (branch !== null) await changeBranch(stage, branch, { code: `HAND-${stage.next()}` });
  },

  async 'rename a branch by hand'(stage, a, b) {
    const branch = pick(branchesOfAccounts(stage.world), a);
    if (branch !== null) await changeBranch(stage, branch, { name: `By hand ${b} ${stage.next()}` });
  },

  async 'move a branch by hand'(stage, a, b) {
    const branch = pick(branchesOfAccounts(stage.world), a);
    const parent = pick(stage.world.branches.slice(1), b);
    for (let at = parent; at !== null; at = at.parent) if (at === branch) return;
    if (branch !== null && parent !== null) await changeBranch(stage, branch, { parent });
  },
} as const satisfies Partial<Record<EditKind, Perform>>;

function linkedPeople({ links, people }: World): Person[] {
  return [...new Set([...links.values()].map(({ person }) => person))].filter((person) => people.has(person));
}

function remember({ world, byHand }: Stage, person: Person, values: Readonly<Record<string, string>>): void {
  for (const [id, link] of world.links) if (link.person === person) byHand.set(id, { ...byHand.get(id), ...values });
}

/** Accounts that may get a branch next, and where it would be: above all those of people in the view. */
function accountsToCome(world: World): { account: Rec; parent: Branch }[] {
  const all = allToCome(world);
  const inView = livePeople(world).filter((record) => isInView(world, record));
  const needed = new Set<Rec | undefined>();
  for (const { values } of inView) {
    for (let at = world.records.get(String(values['AccountId'])); at && !needed.has(at); ) {
      needed.add(at);
      at = world.records.get(String(at.values['ParentId']));
    }
  }
  const likely = all.filter(({ account }) => needed.has(account));
  return likely.length > 0 ? likely : all;
}

function allToCome(world: World): { account: Rec; parent: Branch }[] {
  const destination = world.branches.find(({ code }) => code === world.settings.destination);
  return liveAccounts(world).flatMap((account) => {
    const above = world.records.get(String(account.values['ParentId']));
    const parent = above && !above.hidden && !above.deleted ? world.branchLinks.get(above.id) : destination;
    return !parent || world.branchLinks.get(account.id) ? [] : [{ account, parent }];
  });
}

function branchesOfAccounts({ branchLinks }: World): Branch[] {
  return [...branchLinks.values()].filter((branch) => branch !== null);
}

/** Somebody with a username that a record will want, or at least might. */
async function createPerson(
  { installation, world }: Stage,
  a: number,
  b: number,
  level: 'user' | 'superadmin',
): Promise<void> {
  const held = new Set([...world.people].map((person) => person.username.toLowerCase()));
  const wanted = livePeople(world).flatMap(({ id, values }) => (world.links.has(id) ? [] : String(values['Login__c'])));
  const chosen = (b % 3 === 0 ? null : pick(wanted, a)) ?? login(a % 40);
  const username = b % 2 === 0 ? chosen : chosen.toUpperCase();
  if (held.has(username.toLowerCase())) return;
  const values = { firstname: 'Made', lastname: 'By hand' };
  const nothing = { sfdcId: null, sfdcUserType: null, memberships: [] };
  world.people.add({ username, values, level, active: true, mustChangePassword: false, ...nothing });
  await installation.db
    .insertInto('person')
    .values({ username, username_key: username.toLowerCase(), level, ...values })
    .execute();
}

/** Writes a person as the world has them now; as every edit on the platform does, it voids the hash of the link. */
async function save({ installation: { db } }: Stage, person: Person, before: string): Promise<void> {
  const { username, level, active } = person;
  const { firstname, lastname, email, ...fields } = person.values;
  await sql`
    with edited as (
      update person set username = ${username}, username_key = ${username.toLowerCase()}, level = ${level}, active = ${active},
        firstname = ${firstname ?? ''}, lastname = ${lastname ?? ''}, email = ${email ?? null},
        fields = jsonb_strip_nulls(${JSON.stringify(fields)})
      where username = ${before} returning id)
    update link set hash = null from edited where person_id = edited.id`.execute(db);
}

async function changeBranch(stage: Stage, branch: Branch, values: Partial<Branch>): Promise<void> {
  const id = await branchId(stage, branch);
  const { parent, ...columns } = values;
  const parentId = parent ? { parent_id: await branchId(stage, parent) } : {};
  await stage.installation.db
    .updateTable('branch')
    .set({ ...columns, ...parentId })
    .where('id', '=', id)
    .execute();
  Object.assign(branch, values);
  stage.onlyFullSees = true;
}

/** Of several that look the same, the one that is as old as this one among them. */
async function branchId({ world, installation }: Stage, branch: Branch): Promise<string> {
  const path = pathOf(branch);
  const alike = world.branches.filter((one) => pathOf(one) === path);
  const { rows } = await sql<{
    id: string;
  }>`${BRANCH_PATHS} select id from path where path = ${path} order by id`.execute(installation.db);
  const found = rows[alike.indexOf(branch)];
  if (found === undefined) throw new Error(`There is no branch ${path}`);
  return found.id;
}
