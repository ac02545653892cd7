/**
 * What the platform must look like: PRODUCT's rules replayed naively in memory. A run reads all records of the view and
 * decides for each, in the order of the rules. Shares no code with src/, on purpose.
 */
import type { Branch, Line, Link, Node, Option, Outcome, Person, Rec, Wanted, World } from './world.ts';
import { isInView, isVisible, read } from './world.ts';

const EMPTY: Record<string, string> = { active: 'true', level: 'user' };
const MANDATORY = ['username', 'firstname', 'lastname'];
const USER_TYPE = { users: 'user', contacts: 'contact', custom: 'custom' };
const DEEPEST = 50;

/** Replays one full run on a copy of the world. Of a held run, `after` is how it would be approved. */
export function replay(before: World): { before: World; after: World; outcome: Outcome } {
  const world = structuredClone(before);
  const { settings, links } = world;
  const nothing = { rejected: new Map(), skipped: new Map(), problems: new Set<string>() };
  const linked = [...links.values()].filter(({ left }) => !left).length;
  const inView = [...world.records.values()].filter((record) => isInView(world, record));
  const outcome: Outcome = { ...nothing, read: inView.length, deactivated: 0, left: 0, held: false };
  const wanted = inView.flatMap((record) => decide(world, record, outcome) ?? []);
  const brought = grantUsernames(world, wanted, outcome).filter((wish) => bring(world, wish, outcome));
  leave(world, outcome);
  const nodes = settings.mode === 'accounts' ? accountTree(world, brought, outcome) : picklistTree(world);
  const keyTo = findBranches(world, nodes, outcome);
  // Whoever is linked is where their key leads, those too who are kept though they left the view.
  for (const [id, { person, key, left }] of links) {
    const isKept = left || person.level === 'superadmin' || (!settings.updateExisting && before.links.has(id));
    if (isKept || outcome.rejected.has(id) || outcome.skipped.has(id)) continue;
    place(person, keyTo.get(key ?? '') ?? destinationOf(world));
  }
  // R35, R39
  const isMuch = linked >= 20 && outcome.deactivated > linked * 0.2;
  const isOther = world.viewRead !== settings.view && outcome.left > 0;
  const isEmpty = inView.length === 0 && world.readLast !== 0;
  outcome.held = linked > 0 && (isEmpty || isMuch || isOther);
  world.viewRead = settings.view;
  world.readLast = inView.length;
  return { before, after: world, outcome };
}

// -- A record and what is wanted of it -------------------------------------------------------------------------------

/** What the mapping makes of a record; null when it is rejected. */
function valuesOf(world: World, record: Rec, outcome: Outcome): Record<string, string | null> | null {
  const values: Record<string, string | null> = {};
  const wrong = world.settings.mapping.flatMap(({ target, path, kind }) => {
    const text = read(world, record, path);
    const value = text === null ? (EMPTY[target] ?? null) : convert(world, kind, String(text));
    if (typeof value === 'object' && value !== null) return value.refused;
    values[target] = value;
    return value === null && MANDATORY.includes(target) ? 'missing_value' : [];
  });
  if (record.values['IsPersonAccount'] === true) wrong.splice(0, Number.POSITIVE_INFINITY, 'person_account'); // R16
  if (wrong.length > 0) outcome.rejected.set(record.id, wrong);
  return wrong.length > 0 ? null : values;
}

function decide(world: World, record: Rec, outcome: Outcome): Wanted | null {
  const { settings, links, people } = world;
  const { username, ...values } = valuesOf(world, record, outcome) ?? {};
  if (!username) return null;
  const wanted = { record, username, values, key: keyOf(world, record) };
  // R35; a mapped value decides the status itself.
  const isGone = settings.entity === 'users' && record.values['IsActive'] === false && !('active' in values);

  const link = links.get(record.id) ?? null;
  if (link !== null && people.has(link.person)) {
    if (link.person.level === 'superadmin') return meetAdministrator(world, link, wanted, outcome);
    if (isGone && settings.leavers === 'deactivate') return deactivate(link, outcome);
    return { ...wanted, person: link.person, link };
  }
  const holder = [...people].find((person) => sameName(person.username, username)) ?? null;
  if (holder?.level === 'superadmin') return skip(outcome, record, 'administrator');
  if (isGone) return skip(outcome, record, 'inactive');
  const isTaken = [...links.values()].some(({ person }) => person === holder);
  return { ...wanted, person: isTaken ? null : holder, link: null };
}

/** R34: of a superadmin linked by hand names and fields follow, of others nothing. */
function meetAdministrator(
  { settings }: World,
  { person, byHand }: Link,
  wish: Omit<Wanted, 'person' | 'link'>,
  outcome: Outcome,
): null {
  const { record, values } = wish;
  if (!byHand || !settings.updateExisting) return skip(outcome, record, byHand ? 'exists' : 'administrator');
  const { level: _level, active: _active, email: _email, ...names } = values;
  Object.assign(person.values, names);
  Object.assign(person, { sfdcId: record.id, sfdcUserType: USER_TYPE[settings.entity] });
  return null;
}

function skip({ skipped }: Outcome, { id }: Rec, code: string): null {
  skipped.set(id, code);
  return null;
}

function convert({ dropdown, picklists }: World, kind: Line['kind'], text: string): string | { refused: string } {
  const label = picklists['Team__c']?.options.find(({ value }) => value === text)?.label ?? text;
  switch (kind) {
    case 'text':
      return text;
    case 'dropdown':
      return dropdown.find((option) => sameName(option, label)) ?? { refused: 'not_in_dropdown' };
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && Date.parse(text) ? text : { refused: 'invalid_date' };
    case 'yesno':
      return /^(true|yes)$/i.test(text) ? 'true' : /^(false|no)$/i.test(text) ? 'false' : { refused: 'invalid_yesno' };
    case 'level':
      if (['user', 'poweruser'].includes(text)) return text;
      return { refused: text === 'superadmin' ? 'superadmin_refused' : 'unknown_level' };
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
  const isKept = wish.person !== null && !settings.updateExisting;
  links.set(record.id, { person, key: isKept ? (link?.key ?? null) : key, byHand: link?.byHand ?? false, left: false });
  const isBack = link?.left === true && active === undefined;
  if (isBack) person.active = true;
  if (isKept) {
    if (!link) Object.assign(person, sfdc);
    if (!isBack) outcome.skipped.set(record.id, 'exists');
    return false;
  }
  Object.assign(person, { username, ...sfdc });
  Object.assign(person.values, values);
  person.level = level ?? person.level;
  if (link && !link.left && person.active && active === 'false') outcome.deactivated += 1;
  if (active !== undefined) person.active = active === 'true';
  return true;
}

function leave(world: World, outcome: Outcome): void {
  const before = outcome.deactivated;
  for (const [id, link] of world.settings.leavers === 'deactivate' ? world.links : []) {
    const isThere = isInView(world, world.records.get(id)) || !world.people.has(link.person);
    if (!isThere && link.person.level !== 'superadmin') deactivate(link, outcome);
  }
  outcome.left = outcome.deactivated - before;
}

function deactivate(link: Link, outcome: Outcome): null {
  if (link.left || !link.person.active) return null;
  link.left = true;
  link.person.active = false;
  outcome.deactivated += 1;
  return null;
}

/** Moves the membership that runs made, and no other; a key that leads nowhere leads to the destination (R19). */
function place(person: Person, branch: Branch): void {
  person.memberships = person.memberships.filter(({ byHand, branch: at }) => byHand || at === branch);
  if (!person.memberships.some(({ branch: at }) => at === branch)) person.memberships.push({ branch, byHand: false });
}

function destinationOf({ branches, settings }: World): Branch {
  const found = branches.find(({ code }) => code === settings.destination);
  if (found === undefined) throw new Error('There is no destination branch');
  return found;
}

// -- Branches (R15, R17–R19, R21, R22) -------------------------------------------------------------------------------

function keyOf({ settings: { mode, fields } }: World, { values }: Rec): string | null {
  if (mode === 'accounts') return values['AccountId'] ? String(values['AccountId']) : null;
  const empty = fields.findIndex((field) => !values[field]);
  const filled = empty < 0 ? fields : fields.slice(0, empty);
  return filled.map((field) => `${field}=${values[field]}`).join('/') || null;
}

/** Every active option of the first field; below it what is valid for it, or in use; and whatever anybody is under. */
function picklistTree({ settings: { fields }, picklists, links, branchLinks }: World): Node[] {
  const isOfRule = (key: string) => key.split('/').every((level, depth) => level.startsWith(`${fields[depth]}=`));
  const inUse = [...links.values()].flatMap(({ key, left }) => (!left && key !== null && isOfRule(key) ? key : []));
  const linked = [...branchLinks].flatMap(([key, branch]) => (branch !== null && isOfRule(key) ? key : []));
  const below = (keys: readonly string[], prefix: string) =>
    keys.filter((key) => key.startsWith(prefix)).flatMap((key) => key.slice(prefix.length).split('/')[0] ?? []);
  const nodes: Node[] = [];
  let parents = [{ prefix: '', above: '', isActive: true }];
  for (const [depth, field] of fields.entries()) {
    const { options = [], controller = null } = picklists[field] ?? {};
    const active = options.filter((option) => option.active);
    const isDependent = controller !== null && controller === fields[depth - 1];
    parents = parents.flatMap(({ prefix, above, isActive }) => {
      const start = `${prefix}${field}=`;
      const isKnown = ({ value }: Option) => !isDependent && below(linked, start).includes(value);
      const isValid = ({ validFor }: Option) => depth === 0 || (isDependent && validFor.includes(above));
      const asked = active.filter((option) => isActive && (isValid(option) || isKnown(option)));
      return [...new Set([...below(inUse, start), ...asked.map(({ value }) => value)])].map((value) => {
        const key = `${start}${value}`;
        const option = options.find((one) => one.value === value);
        const name = option?.label ?? branchLinks.get(key)?.name ?? value;
        nodes.push({ depth, key, name, parent: prefix.slice(0, -1) || null });
        return { prefix: `${key}/`, above: value, isActive: option?.active ?? false };
      });
    });
  }
  return nodes;
}

/** Accounts of contacts imported now or earlier, and all above them. */
function accountTree({ records, branchLinks }: World, brought: readonly Wanted[], outcome: Outcome): Node[] {
  const accounts = new Map<string, Rec>();
  for (const { key } of brought) if (key !== null && !branchLinks.has(key)) branchLinks.set(key, null);
  for (const key of branchLinks.keys()) {
    let account = records.get(key);
    for (; isVisible(account) && !accounts.has(account.id); account = records.get(String(account.values['ParentId']))) {
      accounts.set(account.id, account);
    }
  }
  const parentOf = (id: string) => accounts.get(String(accounts.get(id)?.values['ParentId']))?.id ?? null;
  /** All above an account, the nearest first. A loop is cut above its lowest Id. */
  const ancestors = (id: string): string[] => {
    const line = [id];
    let at = parentOf(id);
    for (; at !== null && !line.includes(at); at = parentOf(at)) line.push(at);
    if (at === null) return line.slice(1);
    outcome.problems.add('loop');
    const lowest = line.slice(line.indexOf(at)).sort()[0] ?? at;
    return line.slice(1, line.indexOf(lowest) + 1);
  };
  return [...accounts.values()].map(({ id, values }) => {
    const above = ancestors(id);
    if (above.length >= DEEPEST) outcome.problems.add('too_deep');
    const parent = above.at(1 - DEEPEST) ?? above[0] ?? null;
    return { depth: above.length, key: id, name: String(values['Name']), parent };
  });
}

/** Finds or makes the branch of each node: linked, else of that name under the same parent, else a new one. */
function findBranches(world: World, nodes: readonly Node[], outcome: Outcome): Map<string, Branch | null> {
  const { branches, branchLinks } = world;
  const destination = destinationOf(world);
  // An account that is not seen any more keeps its branch (R18).
  const keyTo = new Map<string, Branch | null>(branchLinks);
  for (const { key } of nodes) keyTo.delete(key);
  const used = new Set<Branch | null>(branchLinks.values());
  for (let branch: Branch | null = destination; branch !== null; branch = branch.parent) used.add(branch);
  const inOrder = nodes.toSorted((one, other) => one.depth - other.depth || (one.key < other.key ? -1 : 1));
  for (const { key, name, parent: parentKey } of inOrder) {
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
