import type { Edit } from './case.ts';
import type { Installation } from './installation.ts';
import type { ModelPlatform } from './model-platform.ts';
import type { Salesforce, Values } from './salesforce.ts';
import type { Unseen } from './unseen.ts';
import type { Line, Rec, Value, World } from './world.ts';
import { isInView } from './world.ts';

/** Where a history is played: the real things, and the world as the reference knows it. Edits change both alike. */
export interface Stage {
  readonly salesforce: Salesforce;
  readonly installation: Installation;
  readonly platform: ModelPlatform;
  world: World;
  /** Counts up, for names that nobody has. */
  next(): number;
  /** Ids of records that were changed since the last run. */
  touched: Set<string>;
  /** Values that were edited by hand and perhaps not yet overwritten: by Id of the record, by field. */
  readonly byHand: Map<string, Record<string, string>>;
  /** Somebody looks for edits by hand before each run. */
  readonly looksAlways: boolean;
  /** See unseen.ts. */
  readonly unseen: Unseen;
  /** Something was changed that only a full run is bound to see. */
  onlyFullSees: boolean;
  /** Nothing has changed since the last finished run. */
  atRest: boolean;
  /** What the last finished run was made with; null makes the next one full. */
  basis: Basis | null;
  /** A line of the mapping whose field cannot be read for now, and which the world's settings lack (R45). */
  unread: Line | null;
  perform(edit: Edit): Promise<void>;
  /** Looks for edits by hand where there are some that somebody has to look for, or anyway. */
  look(how?: { readonly anyway: boolean }): Promise<void>;
  /** Makes Rollcall's settings those of the world. */
  configure(): Promise<void>;
}

export interface Basis {
  /** Settings, with the filter of their list view. */
  readonly decided: string;
  /** The lines of the mapping that were read. */
  readonly read: readonly string[];
}

/** Changes the two alike; does nothing where the history has come to a point at which it cannot be done. */
export type Perform = (stage: Stage, a: number, b: number) => Promise<void>;

/** Records of the synchronized object that are not deleted, in the order of the org. */
export function livePeople({ records, settings }: World): Rec[] {
  return [...records.values()].filter(
    ({ object, deleted, hidden }) => object === settings.object && !deleted && !hidden,
  );
}

/** Of them those who are linked and in the view, if there are any. */
export function syncedPeople(world: World): Rec[] {
  const live = livePeople(world);
  const synced = live.filter((record) => world.links.has(record.id) && isInView(world, record));
  return synced.length > 0 ? synced : live;
}

export function liveAccounts({ records }: World): Rec[] {
  return [...records.values()].filter(({ object, deleted, hidden }) => object === 'Account' && !deleted && !hidden);
}

export async function change({ salesforce, touched }: Stage, record: Rec | null, values: Values): Promise<void> {
  if (record === null) return;
  await salesforce.update(record, values);
  touched.add(record.id);
  Object.assign(record.values, values);
}

/** Takes over what the org has done of itself, such as deleting the contacts of a deleted account. */
export async function refresh({ salesforce, world, touched }: Stage): Promise<void> {
  for (const object of ['Account', world.settings.object]) {
    for (const { Id, IsDeleted, ...fields } of await salesforce.records(object)) {
      const record = world.records.get(String(Id));
      if (record === undefined) continue;
      const changed = Object.keys(record.values).filter((key) => record.values[key] !== plainValue(fields[key]));
      if (changed.length > 0 || record.deleted !== IsDeleted) touched.add(record.id);
      for (const key of changed) record.values[key] = plainValue(fields[key]);
      record.deleted = IsDeleted === true;
    }
  }
}

function plainValue(value: unknown): Value {
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}
