import type { Person } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { Link, LinkJournal, PersonLink } from '../journal/links.ts';
import type { CompiledMapping } from '../map/compile-mapping.ts';
import { mapRow, type WantedPerson } from '../map/map-row.ts';
import type { OtherSettings } from '../others.ts';
import type { EntitySettings } from '../settings.ts';
import type { Row } from '../source.ts';
import { usernameKey } from '../username.ts';
import { contentHash } from './content-hash.ts';
import type { PlatformReader } from './plan-context.ts';
import { type Candidate, planPerson, planRejection } from './plan-person.ts';

export interface PagePlanner<Tx> {
  readonly settingsId: string;
  readonly settings: EntitySettings;
  readonly mapping: CompiledMapping;
  readonly hashPrefix: string;
  /** See extract/stamp.ts; null where the settings are not incremental. */
  readonly stampOf: ((row: Row) => string) | null;
  /** True when the destination is another branch than the last run used. */
  readonly destinationMoved: boolean;
  readonly others: readonly OtherSettings[];
  readonly journal: { readonly links: Pick<LinkJournal<Tx>, 'compare' | 'ofPeople' | 'ofRecords'> };
  readonly directory: Pick<PlatformReader<Tx>, 'peopleById' | 'peopleByUsername'>;
}

export interface PagePlan {
  readonly unchanged: number;
  readonly sourceIds: readonly string[];
  readonly changes: readonly PlannedChange[];
}

/**
 * Plans one page of records. Records whose content hash is that of their link are counted and forgotten; only for the
 * others is the platform asked, in at most four queries for the whole page.
 */
export async function planPage<Tx>(planner: PagePlanner<Tx>, tx: Tx, rows: readonly Row[]): Promise<PagePlan> {
  const { settings, journal } = planner;
  const sourceIds: string[] = [];
  const changes: PlannedChange[] = [];
  const wanted: WantedPerson[] = [];
  const hashes: string[] = [];
  const stamps: string[] = [];
  for (const row of rows) {
    const mapped = mapRow(planner.mapping, row);
    if (mapped.kind === 'rejected') {
      sourceIds.push(mapped.sourceId);
      changes.push(planRejection(mapped));
      continue;
    }
    sourceIds.push(mapped.person.sourceId);
    wanted.push(mapped.person);
    hashes.push(contentHash(planner.hashPrefix, mapped.person));
    if (planner.stampOf) stamps.push(planner.stampOf(row));
  }

  const compared = await journal.links.compare(tx, planner.settingsId, {
    sourceIds: wanted.map((person) => person.sourceId),
    hashes,
    stamps: planner.stampOf ? stamps : null,
  });
  const different: Different[] = compared.flatMap(({ index, link }) => {
    const person = wanted[index];
    const hash = hashes[index];
    const stamp = stamps[index] ?? null;
    return person !== undefined && hash !== undefined ? [{ wanted: person, hash, stamp, link }] : [];
  });
  const current = await lookUp(planner, tx, different);
  let unchanged = wanted.length - different.length;
  for (const one of different) {
    const change = planPerson(settings, candidateOf(planner, current, one));
    if (change) changes.push(change);
    else unchanged += 1;
  }
  return { unchanged, sourceIds, changes };
}

function candidateOf<Tx>(
  { others, destinationMoved }: PagePlanner<Tx>,
  current: LookedUp,
  different: Different,
): Candidate {
  const { wanted, link } = different;
  const elsewhere = current.elsewhere.get(wanted.sourceId) ?? null;
  const linked = current.byId.get((link ?? elsewhere)?.personId ?? '') ?? null;
  const holder = current.byKey.get(wanted.usernameKey) ?? null;
  const linksOf = (person: Person | null) => current.links.get(person?.id ?? '') ?? [];
  const held = new Map(linksOf(linked).map((one) => [one.settingsId, one]));
  return {
    ...different,
    linked,
    holder,
    holderTaken: linksOf(holder).some(({ sourceId }) => sourceId !== wanted.sourceId),
    ledBy: others.find(({ id, leads }) => leads && held.get(id)?.left === false) ?? null,
    keptBy: others.find(({ id, leavers }) => leavers === 'keep' && held.get(id)?.holds) ?? null,
    released: link === null && elsewhere !== null && elsewhere.left,
    destinationMoved,
  };
}

interface Different {
  readonly wanted: WantedPerson;
  readonly hash: string;
  readonly stamp: string | null;
  readonly link: Link | null;
}

interface LookedUp {
  readonly byId: ReadonlyMap<string, Person>;
  readonly byKey: ReadonlyMap<string, Person>;
  /** By person. */
  readonly links: ReadonlyMap<string, readonly PersonLink[]>;
  /** By record. */
  readonly elsewhere: ReadonlyMap<string, PersonLink>;
}

/** Everything on the platform that matters to these records: their linked people, and whoever has their usernames. */
async function lookUp<Tx>(planner: PagePlanner<Tx>, tx: Tx, different: readonly Different[]): Promise<LookedUp> {
  const { directory, journal } = planner;
  const elsewhere = await linkedElsewhere(planner, tx, different);
  const ids = [...different.flatMap(({ link }) => link ?? []), ...elsewhere.values()].map(({ personId }) => personId);
  const byId = new Map<string, Person>();
  if (ids.length > 0) for (const person of await directory.peopleById(tx, ids)) byId.set(person.id, person);
  const byKey = new Map<string, Person>();
  const links = new Map<string, PersonLink[]>();
  if (different.length > 0) {
    const keys = new Set(different.map(({ wanted }) => wanted.usernameKey));
    const holders = await directory.peopleByUsername(tx, [...keys]);
    for (const person of holders) byKey.set(usernameKey(person.username), person);
    // Who else holds the linked people matters where there is anybody else.
    const held = [...holders.map((person) => person.id), ...(planner.others.length > 0 ? byId.keys() : [])];
    for (const link of held.length > 0 ? await journal.links.ofPeople(tx, [...new Set(held)]) : []) {
      const known = links.get(link.personId);
      if (known) known.push(link);
      else links.set(link.personId, [link]);
    }
  }
  return { byId, byKey, links, elsewhere };
}

/** Records that are new to these settings, but that those of others have linked: with the person whom somebody holds. */
async function linkedElsewhere<Tx>(
  { others, journal }: PagePlanner<Tx>,
  tx: Tx,
  different: readonly Different[],
): Promise<Map<string, PersonLink>> {
  const unlinked = different.flatMap(({ link, wanted }) => (link === null ? [wanted.sourceId] : []));
  const found = new Map<string, PersonLink>();
  if (others.length === 0 || unlinked.length === 0) return found;
  const settingsIds = others.map(({ id }) => id);
  for (const link of await journal.links.ofRecords(tx, settingsIds, unlinked)) {
    const known = found.get(link.sourceId);
    if (known === undefined || (known.left && !link.left)) found.set(link.sourceId, link);
  }
  return found;
}
