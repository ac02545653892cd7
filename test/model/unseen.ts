import type { Hit } from './hits.ts';
import { change, livePeople, type Stage } from './stage.ts';
import type { Person, World } from './world.ts';

/**
 * Edits by hand of a platform that runs know from memory only, which nobody has looked for yet. The world has of such a
 * person what is remembered; a value stays as it is there until Salesforce gives another one, or somebody looks.
 * By the number of the person among all, who are never taken away, and by key of the value.
 */
export type Unseen = Map<number, Map<string, UnseenValue>>;

interface UnseenValue {
  readonly there: string;
  readonly remembered: string | null;
}

/** Edits a person so that no run learns of it. */
export async function editUnseen(
  stage: Stage,
  person: Person,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const { unseen, world, platform } = stage;
  const number = [...world.people].indexOf(person);
  const own = unseen.get(number) ?? new Map<string, UnseenValue>();
  for (const [key, there] of Object.entries(values)) {
    const remembered = heldBy(person, key);
    if (remembered === there) own.delete(key);
    else own.set(key, { there, remembered });
  }
  unseen.set(number, own);
  await platform.edits.savePerson(asThere(stage, person), person.username, { unseen: true });
}

/** Now and then Salesforce gives other last names to those whose last name was edited unseen. */
export async function editOverUnseen(stage: Stage, step: number): Promise<void> {
  const { unseen, world } = stage;
  const line = world.settings.mapping.find(({ target }) => target === 'lastname');
  if (line === undefined || step % 2 === 1) return;
  const people = [...world.people];
  for (const [number, own] of unseen) {
    if (!own.has('lastname')) continue;
    for (const record of livePeople(world)) {
      if (world.links.get(record.id)?.person !== people[number]) continue;
      stage.atRest = false;
      await change(stage, record, { [line.path]: `Newer${stage.next()}` });
    }
  }
}

/** The person as they are on the platform. */
export function asThere({ unseen, world }: Pick<Stage, 'unseen' | 'world'>, person: Person): Person {
  const own = unseen.get([...world.people].indexOf(person));
  const copy = { ...person, values: { ...person.values } };
  for (const [key, { there, remembered }] of own ?? [])
    if (heldBy(person, key) === remembered) setValue(copy, key, there);
  return copy;
}

/** The world as the platform is. */
export function worldAsThere({ unseen, world }: Pick<Stage, 'unseen' | 'world'>): World {
  if (unseen.size === 0) return world;
  const copy = structuredClone(world);
  for (const person of copy.people) {
    const { values, active } = asThere({ unseen, world: copy }, person);
    Object.assign(person.values, values);
    person.active = active;
  }
  return copy;
}

/** What a run has overwritten is as Salesforce has it, and is remembered so. */
export function forgetOverwritten({ unseen, world }: Stage): Hit[] {
  const people = [...world.people];
  const hits = new Set<Hit>();
  for (const [number, own] of unseen) {
    const person = people[number];
    for (const [key, { remembered }] of own) {
      const isOverwritten = person === undefined || heldBy(person, key) !== remembered;
      if (isOverwritten) own.delete(key);
      hits.add(isOverwritten ? 'edit that nobody has looked for overwritten' : 'edit that nobody has looked for left');
    }
    if (own.size === 0) unseen.delete(number);
  }
  return [...hits];
}

/** Somebody has looked: what is there is remembered from now on, and the next run compares whoever was edited. */
export function seen(stage: Stage, note: (person: Person, values: Readonly<Record<string, string>>) => void): void {
  forgetOverwritten(stage);
  const people = [...stage.world.people];
  for (const [number, own] of stage.unseen) {
    const person = people[number];
    if (person === undefined) continue;
    const values = Object.fromEntries([...own].map(([key, { there }]) => [key, there]));
    for (const [key, there] of Object.entries(values)) setValue(person, key, there);
    note(person, values);
  }
  stage.unseen.clear();
}

function heldBy(person: Person, key: string): string | null {
  return key === 'active' ? String(person.active) : (person.values[key] ?? null);
}

function setValue(person: Person, key: string, value: string): void {
  if (key === 'active') person.active = value === 'true';
  else person.values[key] = value;
}
