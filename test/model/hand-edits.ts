import { storedConnection } from '../../src/store/configuration.ts';
import { linkByHand } from '../../src/store/link-by-hand.ts';
import type { EditKind } from './case.ts';
import { login, pick } from './org.ts';
import { liveAccounts, livePeople, type Perform, type Stage } from './stage.ts';
import { asThere, editUnseen } from './unseen.ts';
import type { Branch, Person, World } from './world.ts';
import { isInView, isVisible } from './world.ts';

/** Levels of branches below the destination. */
const DEEPEST = 50;

/** What administrators do on the platform by hand. */
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
    if (isNobodysToKeep(stage, person)) return;
    if (staysUnseen(stage, person, b)) return await editUnseen(stage, person, values);
    Object.assign(person.values, values);
    remember(stage, person, values);
    await stage.platform.edits.savePerson(asThere(stage, person), person.username);
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
    await stage.platform.edits.savePerson(asThere(stage, person), person.username);
  },

  async 'deactivate by hand'(stage, a, b) {
    const person = pick(linkedPeople(stage.world), a);
    if (person === null) return;
    if (staysUnseen(stage, person, b)) return await editUnseen(stage, person, { active: 'false' });
    person.active = false;
    remember(stage, person, { active: 'false' });
    await stage.platform.edits.savePerson(asThere(stage, person), person.username);
  },

  async 'rename by hand'(stage, a) {
    const person = pick(linkedPeople(stage.world), a);
    // Whose username is free meanwhile depends on what is read.
    if (person === null || stage.world.settings.incremental) return;
    const before = person.username;
    person.username = `hand${stage.next()}`;
    await stage.platform.edits.savePerson(asThere(stage, person), before);
  },

  async 'add to a branch by hand'(stage, a, b) {
    const person = pick([...stage.world.people], a);
    const branch = pick(stage.world.branches.slice(1), b);
    if (person === null || branch === null || person.memberships.some((at) => at.branch === branch)) return;
    person.memberships.push({ branch, byHand: true });
    await stage.platform.edits.addMember(person, branch);
  },

  async 'create a branch by hand'(stage, a, b) {
    const { world } = stage;
    const { name, parent } = pick(branchesToCome(world), a) ?? { name: null, parent: null };
    const code = b % 5 < 3 ? null : `HAND-${stage.next()}`;
    // Two of one name and no code could not be told apart here.
    const hasTwin = world.branches.some((one) => one.parent === parent && one.name === name && one.code === code);
    if (name === null || hasTwin) return;
    const branch = { name, code, parent };
    await stage.platform.edits.addBranch(branch, parent);
    world.branches.push(branch);
    stage.onlyFullSees = true;
  },

  async 'give a branch a code by hand'(stage, a) {
    const branch = pick(
      stage.world.branches.slice(1).filter(({ code }) => code === null),
      a,
    );
    if (branch !== null) await changeBranch(stage, branch, { code: `HAND-${stage.next()}` });
  },

  async 'rename a branch by hand'(stage, a, b) {
    const branch = pick(branchesOfKeys(stage.world), a);
    if (branch !== null) await changeBranch(stage, branch, { name: `By hand ${b} ${stage.next()}` });
  },

  async 'move a branch by hand'(stage, a, b) {
    const branch = pick(branchesOfKeys(stage.world), a);
    const parent = pick(stage.world.branches.slice(1), b);
    for (let at = parent; at !== null; at = at.parent) if (at === branch) return;
    if (branch !== null && parent !== null) await changeBranch(stage, branch, { parent });
  },

  async 'delete a branch by hand'(stage, a) {
    const { branches, branchLinks, links, people, settings } = stage.world;
    const { deleteBranch } = stage.platform.edits;
    const leaves = branchesOfKeys(stage.world).filter((branch) => !branches.some(({ parent }) => parent === branch));
    const branch = pick(leaves, a);
    const above = branch?.parent;
    if (branch === null || !above || deleteBranch === null) return;
    await deleteBranch(branch);
    branches.splice(branches.indexOf(branch), 1);
    const [keyAbove = null] = [...branchLinks].flatMap(([key, linked]) => (linked === above ? [key] : []));
    const keys = new Set([...branchLinks].flatMap(([key, linked]) => (linked === branch ? [key] : [])));
    const under = [...links.values()].filter(({ key }) => key !== null && keys.has(key));
    for (const link of under) link.key = keyAbove;
    // An account can be above others without its branch being so: it gets another branch, but only people who are read
    // can tell an incremental run.
    const isRead = settings.updateExisting && under.some(({ left }) => !left);
    if (!isRead && [...keys].some((key) => isLoopOrTooDeep(stage.world, key))) stage.onlyFullSees = true;
    for (const key of keys) branchLinks.delete(key);
    for (const person of people) {
      const moved = person.memberships.filter((at) => at.branch === branch || at.branch === above);
      if (!moved.some((at) => at.branch === branch)) continue;
      const others = person.memberships.filter((at) => !moved.includes(at));
      person.memberships = [...others, { branch: above, byHand: moved.some(({ byHand }) => byHand) }];
    }
  },

  async 'link a superadmin by hand'(stage, a, b) {
    const { people, links, settings } = stage.world;
    const linked = new Set([...links.values()].map(({ person }) => person));
    const unlinkedAdmins = () => [...people].filter((one) => one.level === 'superadmin' && !linked.has(one));
    if (unlinkedAdmins().length === 0) await createPerson(stage, a, b, 'superadmin');
    const person = pick(unlinkedAdmins(), a);
    const unlinked = livePeople(stage.world).filter(({ id }) => !links.has(id));
    const own = unlinked.find(
      ({ values }) => String(values['Login__c']).toLowerCase() === person?.username.toLowerCase(),
    );
    const record = own ?? pick(unlinked, b);
    if (person === null || record === null) return;
    // Who was made a moment ago has to be known before they can be linked.
    await stage.look();
    await stage.installation.db.transaction().execute(async (tx) => {
      const connection = await storedConnection(tx);
      await linkByHand(tx, { connection, entity: settings.entity, username: person.username, sourceId: record.id });
    });
    links.set(record.id, { person, key: null, byHand: true, left: false });
    stage.touched.add(record.id);
  },
} as const satisfies Partial<Record<EditKind, Perform>>;

function linkedPeople({ links, people }: World): Person[] {
  return [...new Set([...links.values()].map(({ person }) => person))].filter((person) => people.has(person));
}

/** Of a superadmin, nobody is told what was changed by hand where it has to be looked for (R34). */
function isNobodysToKeep({ platform }: Stage, { level }: Person): boolean {
  return platform.remembered && level === 'superadmin';
}

/** Half of them, where nobody has to know of it before, and it is not known of others of the same person. */
function staysUnseen({ platform, world, byHand, looksAlways }: Stage, person: Person, b: number): boolean {
  if (!platform.remembered || looksAlways || person.level === 'superadmin' || b % 4 > 1) return false;
  return ![...world.links].some(([id, link]) => link.person === person && byHand.has(id));
}

export function remember({ world, byHand }: Stage, person: Person, values: Readonly<Record<string, string>>): void {
  for (const [id, link] of world.links) if (link.person === person) byHand.set(id, { ...byHand.get(id), ...values });
}

interface Place {
  readonly name: string;
  readonly parent: Branch;
}

/** Branches that runs may look for next. */
function branchesToCome(world: World): Place[] {
  return world.settings.mode === 'accounts' ? accountsToCome(world) : optionsToCome(world);
}

/** Options of the topmost picklist that have no branch yet. */
function optionsToCome({ settings, picklists, branches, branchLinks }: World): Place[] {
  const [field = ''] = settings.fields;
  const parent = branches.find(({ code }) => code === settings.destination);
  const options = picklists[field]?.options ?? [];
  const unlinked = options.filter(({ value, active }) => active && !branchLinks.get(`${field}=${value}`));
  return parent === undefined ? [] : unlinked.map(({ label }) => ({ name: label, parent }));
}

/** Accounts without a branch: above all those of people in the view. */
function accountsToCome(world: World): Place[] {
  const destination = world.branches.find(({ code }) => code === world.settings.destination);
  const all = liveAccounts(world).flatMap(({ id, values }) => {
    const above = world.records.get(String(values['ParentId']));
    const parent = isVisible(above) ? world.branchLinks.get(above.id) : destination;
    return !parent || world.branchLinks.get(id) ? [] : [{ id, name: String(values['Name']), parent }];
  });
  const needed = new Set<string>();
  for (const { values } of livePeople(world).filter((record) => isInView(world, record))) {
    for (let at = world.records.get(String(values['AccountId'])); at && !needed.has(at.id); ) {
      needed.add(at.id);
      at = world.records.get(String(at.values['ParentId']));
    }
  }
  const likely = all.filter(({ id }) => needed.has(id));
  return likely.length > 0 ? likely : all;
}

/** True for an account of a loop, and for one as far down as branches go: branches of those below are not below its own. */
function isLoopOrTooDeep({ records }: World, key: string): boolean {
  const above = new Set<string>();
  for (let at = records.get(key); isVisible(at); at = records.get(String(at.values['ParentId']))) {
    if (above.has(at.id)) return at.id === key || above.size >= DEEPEST;
    above.add(at.id);
  }
  return above.size >= DEEPEST;
}

function branchesOfKeys({ branchLinks }: World): Branch[] {
  return [...branchLinks.values()].filter((branch) => branch !== null);
}

/** Somebody with a username that a record will want, or at least might. */
async function createPerson(
  { platform, world }: Stage,
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
  const person = { username, values, level, active: true, mustChangePassword: false, ...nothing };
  world.people.add(person);
  await platform.edits.addPerson(person);
}

async function changeBranch(stage: Stage, branch: Branch, values: Partial<Branch>): Promise<void> {
  await stage.platform.edits.changeBranch(branch, values);
  Object.assign(branch, values);
  stage.onlyFullSees = true;
}
