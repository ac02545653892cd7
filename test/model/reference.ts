/**
 * What the platform must look like: PRODUCT's rules replayed naively in memory. A run reads all records of the view and
 * decides for each, in the order of the rules. Shares no code with src/, on purpose.
 */
import type { Branch, Line, Link, Outcome, Person, Rec, Value, World } from './world.ts';

interface Wanted {
  readonly record: Rec;
  readonly username: string;
  readonly values: Record<string, string | null>;
  readonly key: string | null;
  /** Null for somebody new. */
  readonly person: Person | null;
  /** Null for somebody new or to be adopted. */
  readonly link: Link | null;
}

const EMPTY: Record<string, string> = { active: 'true', level: 'user' };
const MANDATORY = ['username', 'firstname', 'lastname'];
const USER_TYPE = { users: 'user', contacts: 'contact', custom: 'custom' };
const DEEPEST = 50;

/** Replays one full run on a copy of the world. Of a held run, `after` is how it would be approved. */
export function replay(before: World): { after: World; outcome: Outcome } {
  const world = structuredClone(before);
  const { settings, links } = world;
  const nothing = { rejected: new Map(), skipped: new Map(), problems: new Set<string>() };
  const outcome: Outcome = { ...nothing, read: 0, deactivated: 0, left: 0, held: false };
  const linked = links.size;
  const inView = [...world.records.values()].filter((record) => isInView(world, record));
  outcome.read = inView.length;
  const wanted = inView.flatMap((record) => decide(world, record, outcome) ?? []);
  const brought = grantUsernames(world, wanted, outcome).filter((wish) => bring(world, wish, outcome));
  leave(world, outcome);
  const nodes = settings.mode === 'accounts' ? accountTree(world, brought, outcome) : [];
  const keyTo = findBranches(world, nodes, outcome);
  for (const { record } of brought) place(world, links.get(record.id), keyTo);
  // R35, R39
  const isMuch = linked >= 20 && outcome.deactivated > linked * 0.2;
  const isOther = world.viewRead !== settings.view && outcome.left > 0;
  outcome.held = linked > 0 && (inView.length === 0 || isMuch || isOther);
  world.viewRead = settings.view;
  return { after: world, outcome };
}

// -- Salesforce ------------------------------------------------------------------------------------------------------

const REFERENCES: Record<string, string> = { Account: 'AccountId', Company__r: 'Company__c', Parent: 'ParentId' };

function isVisible(record: Rec | undefined): record is Rec {
  return record !== undefined && !record.deleted && !record.hidden;
}

export function read(world: World, record: Rec, path: string): Value {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return record.values[first] ?? null;
  const parent = world.records.get(String(record.values[REFERENCES[first] ?? '']));
  return isVisible(parent) ? read(world, parent, rest.join('.')) : null;
}

export function isInView(world: World, record: Rec | undefined): boolean {
  const { object, view } = world.settings;
  if (!isVisible(record) || record.object !== object) return false;
  return (world.views[view] ?? []).every(({ path, equals }) => read(world, record, path) === equals);
}

// -- A record and what is wanted of it -------------------------------------------------------------------------------

function decide(world: World, record: Rec, outcome: Outcome): Wanted | null {
  const { settings, links, people } = world;
  const values: Record<string, string | null> = {};
  const wrong = settings.mapping.flatMap((line) => {
    const text = read(world, record, line.path);
    const converted = text === null ? (EMPTY[line.target] ?? null) : convert(world, line.kind, String(text));
    if (typeof converted === 'object' && converted !== null) return converted.refused;
    values[line.target] = converted;
    return converted === null && MANDATORY.includes(line.target) ? 'missing_value' : [];
  });
  const { username, ...others } = values;
  if (wrong.length > 0 || !username) {
    outcome.rejected.set(record.id, wrong);
    return null;
  }
  const skip = (code: string) => {
    outcome.skipped.set(record.id, code);
    return null;
  };
  const account = settings.mode === 'accounts' ? record.values['AccountId'] : null;
  const wanted = { record, username, values: others, key: typeof account === 'string' ? account : null };
  // R35; a mapped value decides the status itself.
  const isGone = settings.entity === 'users' && record.values['IsActive'] === false && !('active' in values);

  const link = links.get(record.id) ?? null;
  if (link !== null && people.has(link.person)) {
    if (link.person.level === 'superadmin') return skip('administrator');
    if (isGone && settings.leavers === 'deactivate') {
      deactivate(link, outcome);
      return null;
    }
    return { ...wanted, person: link.person, link };
  }
  const holder = [...people].find((person) => sameName(person.username, username)) ?? null;
  if (holder?.level === 'superadmin') return skip('administrator');
  if (isGone) return null;
  const isTaken = [...links.values()].some(({ person }) => person === holder);
  return { ...wanted, person: isTaken ? null : holder, link: null };
}

function convert({ dropdown, labels }: World, kind: Line['kind'], text: string): string | { refused: string } {
  switch (kind) {
    case 'text':
      return text;
    case 'dropdown':
      return dropdown.find((option) => sameName(option, labels[text] ?? text)) ?? { refused: 'not_in_dropdown' };
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && Date.parse(text) ? text : { refused: 'invalid_date' };
    case 'yesno':
      return /^(true|yes)$/i.test(text) ? 'true' : /^(false|no)$/i.test(text) ? 'false' : { refused: 'invalid_yesno' };
    case 'level':
      if (text === 'superadmin') return { refused: 'superadmin_refused' };
      return text === 'user' || text === 'poweruser' ? text : { refused: 'unknown_level' };
  }
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

// -- People (R9, R13, R34, R35, R37) ---------------------------------------------------------------------------------

/** Refuses one wish after the other, until nobody wants a username that somebody before them has. */
function grantUsernames({ people, settings }: World, wanted: readonly Wanted[], outcome: Outcome): readonly Wanted[] {
  // Without updates, people who exist keep their username.
  const own = (wish: Wanted) => (wish.link ? { ...wish, username: wish.link.person.username } : wish);
  let granted = settings.updateExisting ? wanted : wanted.map(own);
  for (;;) {
    const moving = new Set(granted.map(({ person }) => person));
    const isHeld = ({ person: own, username }: Wanted) =>
      [...people].some((person) => person !== own && !moving.has(person) && sameName(person.username, username));
    const isBeaten = (wish: Wanted) =>
      granted.some((other) => other !== wish && sameName(other.username, wish.username) && goesBefore(other, wish));
    const loser = granted.find((wish) => isHeld(wish) || isBeaten(wish));
    if (loser === undefined) return granted;
    granted = granted.filter((wish) => wish !== loser);
    outcome.rejected.set(loser.record.id, ['username_taken']);
  }
}

/** Who has the name keeps it, then linked people, then the lower Id. */
function goesBefore(one: Wanted, other: Wanted): boolean {
  const rank = ({ person, link, username }: Wanted) =>
    person !== null && sameName(person.username, username) ? 0 : link !== null ? 1 : 2;
  return rank(one) === rank(other) ? one.record.id < other.record.id : rank(one) < rank(other);
}

/** Makes the person what is wanted; false when the person existed and is to be left as they are. */
function bring({ settings, people, links }: World, wish: Wanted, outcome: Outcome): boolean {
  const { record, username, key, link } = wish;
  const { level, active, ...values } = wish.values;
  const sfdc = { sfdcId: record.id, sfdcUserType: USER_TYPE[settings.entity] };
  const mustChangePassword = settings.forcePasswordChange;
  const somebody = { username, values: {}, level: 'user', active: true, mustChangePassword, ...sfdc, memberships: [] };
  const person: Person = wish.person ?? somebody;
  people.add(person);
  links.set(record.id, { person, key, left: false });
  if (link?.left && active === undefined) person.active = true;
  if (wish.person !== null && !settings.updateExisting) {
    if (!link?.left) outcome.skipped.set(record.id, 'exists');
    return false;
  }
  Object.assign(person, { username, ...sfdc });
  Object.assign(person.values, values);
  person.level = level ?? person.level;
  if (active !== undefined) person.active = active === 'true';
  return true;
}

function leave(world: World, outcome: Outcome): void {
  const before = outcome.deactivated;
  for (const [id, link] of world.settings.leavers === 'deactivate' ? world.links : []) {
    const stays = isInView(world, world.records.get(id)) || !world.people.has(link.person);
    if (!stays && link.person.level !== 'superadmin') deactivate(link, outcome);
    outcome.left = outcome.deactivated - before;
  }
}

function deactivate(link: Link, outcome: Outcome): void {
  if (link.left || !link.person.active) return;
  link.left = true;
  link.person.active = false;
  outcome.deactivated += 1;
}

/** Moves the membership that runs made, and no other; a key that leads nowhere leads to the destination (R19). */
function place(world: World, link: Link | undefined, keyTo: Keys): void {
  const branch = keyTo.get(link?.key ?? '') ?? destinationOf(world);
  const memberships = link?.person.memberships.filter(({ byHand, branch: at }) => byHand || at === branch) ?? [];
  if (!memberships.some(({ branch: at }) => at === branch)) memberships.push({ branch, byHand: false });
  if (link) link.person.memberships = memberships;
}

function destinationOf({ branches, settings }: World): Branch {
  const found = branches.find(({ code }) => code === settings.destination);
  if (found === undefined) throw new Error('There is no destination branch');
  return found;
}

// -- Branches (R15, R18, R19, R21, R22) ------------------------------------------------------------------------------

interface Node {
  readonly key: string;
  readonly name: string;
  readonly parent: string | null;
}
type Keys = ReadonlyMap<string, Branch | null>;

/** Accounts of contacts imported now or earlier, and all above them; parents first. */
function accountTree({ records, branchLinks }: World, brought: readonly Wanted[], outcome: Outcome): Node[] {
  const accounts = new Map<string, Rec>();
  for (const { key } of brought) if (key !== null && !branchLinks.has(key)) branchLinks.set(key, null);
  for (const key of branchLinks.keys()) {
    let account = records.get(key);
    for (; isVisible(account) && !accounts.has(account.id); account = records.get(String(account.values['ParentId']))) {
      accounts.set(account.id, account);
    }
  }
  const above = (id: string) => {
    const parent = accounts.get(String(accounts.get(id)?.values['ParentId']))?.id ?? null;
    return parent !== null && isLowestOfLoop(id) ? null : parent;
  };
  function isLowestOfLoop(id: string): boolean {
    const loop = [id];
    let at = String(accounts.get(id)?.values['ParentId']);
    for (; accounts.has(at) && !loop.includes(at); at = String(accounts.get(at)?.values['ParentId'])) loop.push(at);
    if (at !== id) return false;
    outcome.problems.add('loop');
    return loop.every((member) => id <= member);
  }
  const path = (id: string): string[] => [...(above(id) === null ? [] : path(above(id) ?? '')), id];
  const nodes = [...accounts.values()].map(({ id, values }) => {
    const parents = path(id).slice(0, -1);
    if (parents.length >= DEEPEST) outcome.problems.add('too_deep');
    return {
      depth: parents.length,
      key: id,
      name: String(values['Name']),
      parent: parents[DEEPEST - 2] ?? parents.at(-1) ?? null,
    };
  });
  return nodes.sort((one, other) => one.depth - other.depth || (one.key < other.key ? -1 : 1));
}

/** Finds or makes the branch of each node: linked, else of that name under the same parent, else a new one. */
function findBranches(world: World, nodes: readonly Node[], outcome: Outcome): Keys {
  const { branches, branchLinks } = world;
  const destination = destinationOf(world);
  // An account that is not seen any more keeps its branch (R18).
  const keyTo = new Map<string, Branch | null>(branchLinks);
  for (const { key } of nodes) keyTo.delete(key);
  const used = new Set<Branch | null>(branchLinks.values());
  for (let branch: Branch | null = destination; branch !== null; branch = branch.parent) used.add(branch);
  for (const { key, name, parent: parentKey } of nodes) {
    const parent = parentKey === null ? destination : keyTo.get(parentKey);
    branchLinks.set(key, branchLinks.get(key) ?? null);
    if (!parent) continue;
    const linked = branchLinks.get(key);
    const namesakes = branches.filter((one) => one.parent === parent && one.name === name && !used.has(one));
    const namesake = namesakes.find(({ code }) => code !== null) ?? namesakes[0];
    const branch = linked ?? namesake ?? { name, code: key, parent };
    used.add(branch);
    if (!linked && branch.code === null) {
      outcome.problems.add('no_code');
      continue;
    }
    if (!branches.includes(branch)) branches.push(branch);
    Object.assign(branch, { name, parent });
    branchLinks.set(key, branch);
    keyTo.set(key, branch);
  }
  return keyTo;
}
