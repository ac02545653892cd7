import type { Person } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { Link, LinkJournal, PersonLink } from '../journal/links.ts';
import type { CompiledMapping } from '../map/compile-mapping.ts';
import { mapRow, type WantedPerson } from '../map/map-row.ts';
import type { EntitySettings } from '../settings.ts';
import type { Row } from '../source.ts';
import { usernameKey } from '../username.ts';
import { contentHash } from './content-hash.ts';
import type { PlatformReader } from './plan-context.ts';
import { planPerson, planRejection } from './plan-person.ts';

export interface PagePlanner<Tx> {
  readonly settingsId: string;
  readonly settings: EntitySettings;
  readonly mapping: CompiledMapping;
  readonly hashPrefix: string;
  /** See extract/stamp.ts; null where the settings are not incremental. */
  readonly stampOf: ((row: Row) => string) | null;
  /** True when the destination is another branch than the last run used. */
  readonly destinationMoved: boolean;
  readonly journal: { readonly links: Pick<LinkJournal<Tx>, 'compare' | 'ofPeople'> };
  readonly directory: Pick<PlatformReader<Tx>, 'peopleById' | 'peopleByUsername'>;
}

export interface PagePlan {
  readonly unchanged: number;
  readonly sourceIds: readonly string[];
  readonly changes: readonly PlannedChange[];
}

/**
 * Plans one page of records. Records whose content hash is that of their link are counted and forgotten; only for the
 * others is the platform asked, in at most three queries for the whole page.
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
  for (const { wanted, hash, stamp, link } of different) {
    const linked = (link && current.byId.get(link.personId)) ?? null;
    const holder = current.byKey.get(wanted.usernameKey) ?? null;
    const owners = holder ? (current.links.get(holder.id) ?? []) : [];
    const change = planPerson(settings, {
      wanted,
      hash,
      stamp,
      link,
      linked,
      holder,
      holderTaken: owners.some((owner) => owner.sourceId !== wanted.sourceId),
      destinationMoved: planner.destinationMoved,
    });
    if (change) changes.push(change);
    else unchanged += 1;
  }
  return { unchanged, sourceIds, changes };
}

interface Different {
  readonly wanted: WantedPerson;
  readonly hash: string;
  readonly stamp: string | null;
  readonly link: Link | null;
}

/** Everything on the platform that matters to these records: their linked people, and whoever has their usernames. */
async function lookUp<Tx>(planner: PagePlanner<Tx>, tx: Tx, different: readonly Different[]) {
  const { directory, journal } = planner;
  const ids = different.flatMap(({ link }) => (link ? [link.personId] : []));
  const byId = new Map<string, Person>();
  if (ids.length > 0) for (const person of await directory.peopleById(tx, ids)) byId.set(person.id, person);
  const byKey = new Map<string, Person>();
  const links = new Map<string, PersonLink[]>();
  if (different.length > 0) {
    const keys = new Set(different.map(({ wanted }) => wanted.usernameKey));
    const holders = await directory.peopleByUsername(tx, [...keys]);
    for (const person of holders) byKey.set(usernameKey(person.username), person);
    const holderIds = holders.map((person) => person.id);
    for (const link of holderIds.length > 0 ? await journal.links.ofPeople(tx, holderIds) : []) {
      const known = links.get(link.personId);
      if (known) known.push(link);
      else links.set(link.personId, [link]);
    }
  }
  return { byId, byKey, links };
}
