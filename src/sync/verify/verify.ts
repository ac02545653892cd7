import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { Directory } from '../directory.ts';
import { type Entity, SFDC_USER_TYPE } from '../entity.ts';
import type { Journal } from '../journal.ts';
import type { EntitySettings } from '../settings.ts';
import { compareBranch, compareMarks, comparePerson, type Difference, MARKS } from './compare.ts';
import type { Compared, Inspection, InspectOptions, SeenPerson } from './inspection.ts';

export interface VerifiedSettings {
  readonly id: string;
  readonly settings: EntitySettings;
}

export interface VerifyContext<Tx> {
  readonly directory: Directory<Tx>;
  readonly journal: Pick<Journal<Tx>, 'transaction' | 'links' | 'accounts'>;
  /** The enabled settings of one owner. */
  readonly settings: readonly VerifiedSettings[];
}

export interface VerifyRequest {
  /** Whether what is found is to be set right by the next plan. */
  readonly repair: boolean;
  /** Whether that is so of whoever was deactivated by hand, too; so unless told. */
  readonly reactivate?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: VerifyProgress) => void;
}

/** How much was compared until now. */
export interface VerifyProgress {
  readonly people: number;
  readonly branches: number;
  /** Calls to the platform. */
  readonly calls: number;
}

/** Something that was changed on the platform by hand. */
export interface Finding extends Difference {
  readonly entity: Entity;
  readonly subject: 'person' | 'branch';
  /** Username, or name of the branch, as it is remembered. */
  readonly name: string;
  /** Salesforce Id of the person; account or options of the branch. Null for the destination branch. */
  readonly sourceId: string | null;
}

export interface Verified {
  readonly platform: 'builtin' | 'docebo';
  /** False where edits by hand are noted as they are made, so that there is nothing to compare (R13). */
  readonly compared: boolean;
  /** Linked people and branches that were looked at. */
  readonly people: number;
  readonly branches: number;
  readonly findings: readonly Finding[];
  /** Calls to the platform. */
  readonly calls: number;
}

/**
 * Holds a platform that runs only know from memory against that memory, for the people and branches that these settings
 * have linked; who has left is not kept in step any more, and not looked at. With `repair`, what the platform has now is
 * remembered, and the links of whoever was changed are void, as an edit by hand voids them on the built-in platform: the
 * next plan sets them right (R13). Whoever was deactivated is taken for somebody who had left, and comes back.
 */
export async function verify<Tx>(
  context: VerifyContext<Tx>,
  { repair, reactivate = repair, signal, onProgress = () => undefined }: VerifyRequest,
): Promise<Verified> {
  const { directory } = context;
  const { kind: platform, inspection } = directory;
  if (inspection === null) return { platform, compared: false, people: 0, branches: 0, findings: [], calls: 0 };
  const options = { remember: repair, ...(signal ? { signal } : {}) };
  await directory.ready({ fresh: true, ...(signal ? { signal } : {}) });
  const branches = await verifyBranches(context, inspection, options);
  const report = (people: number) => onProgress({ people, branches: branches.count, calls: directory.calls() });
  report(0);
  const people = await verifyPeople(context, inspection, branches.gone, { ...options, reactivate, report });
  return {
    platform,
    compared: true,
    people: people.count,
    branches: branches.count,
    findings: [...branches.findings, ...people.findings],
    calls: directory.calls(),
  };
}

interface Part {
  readonly count: number;
  readonly findings: readonly Finding[];
}

async function verifyBranches<Tx>(
  { journal, settings }: VerifyContext<Tx>,
  inspection: Inspection<Tx>,
  options: InspectOptions,
): Promise<Part & { readonly gone: ReadonlySet<string> }> {
  const links = new Map<string, { readonly entity: Entity; readonly sourceId: string | null }>();
  await journal.transaction(async (tx) => {
    for (const { id, settings: own } of settings) {
      for (const [key, { branchId }] of await journal.links.branchLinks(tx, id)) {
        if (branchId === null || links.has(branchId)) continue;
        links.set(branchId, { entity: own.entity, sourceId: key === DESTINATION_KEY ? null : key });
      }
    }
  });
  const findings: Finding[] = [];
  const gone = new Set<string>();
  let count = 0;
  await inspection.branches(
    [...links.keys()],
    async (tx, compared) => {
      count = compared.length;
      const changed: string[] = [];
      for (const one of compared) {
        const link = links.get(one.id);
        if (link === undefined) continue;
        if (one.now === null) gone.add(one.id);
        const differences = compareBranch(one);
        const branch = { ...link, subject: 'branch', name: one.remembered.name } as const;
        findings.push(...differences.map((difference) => ({ ...branch, ...difference })));
        if (differences.length > 0) changed.push(one.id);
      }
      if (options.remember && changed.length > 0) await journal.accounts.forgetUnder(tx, changed);
    },
    options,
  );
  return { count, findings, gone };
}

async function verifyPeople<Tx>(
  context: VerifyContext<Tx>,
  inspection: Inspection<Tx>,
  gone: ReadonlySet<string>,
  {
    report,
    reactivate,
    ...options
  }: InspectOptions & { readonly reactivate: boolean; readonly report: (people: number) => void },
): Promise<Part> {
  const { journal, settings } = context;
  const { remember: repair } = options;
  const known = new Map<string, Omit<Finding, keyof Difference>>();
  const findings: Finding[] = [];
  /** Those whose being active a mapping fills. */
  const decided = new Set<string>();

  /** Notes differences of people, and voids their links. */
  async function note(tx: Tx, found: readonly (readonly [string, readonly Difference[]])[]): Promise<void> {
    for (const [id, differences] of found) {
      const person = known.get(id);
      if (person !== undefined) findings.push(...differences.map((difference) => ({ ...person, ...difference })));
    }
    report(known.size);
    const changed = found.flatMap(([id, differences]) => (differences.length > 0 ? [id] : []));
    if (!repair || changed.length === 0) return;
    await journal.links.voidPeople(tx, changed);
    const deactivated = found.flatMap(([id, differences]) =>
      differences.some(({ kind }) => kind === 'deactivated') && !decided.has(id) ? [id] : [],
    );
    if (reactivate && deactivated.length > 0) await journal.links.letReturn(tx, deactivated);
  }

  await inspection.people(async (tx, people) => {
    const held = await heldBy(context, tx, people);
    const found = held.map(({ compared, keys, ...link }) => {
      const { id, remembered } = compared;
      known.set(id, { ...link, subject: 'person', name: remembered.username });
      if (keys.has('active')) decided.add(id);
      const marks = { id: link.sourceId, userType: SFDC_USER_TYPE[link.entity] };
      return [id, [...comparePerson(compared, keys), ...compareMarks(compared, marks)]] as const;
    });
    await note(tx, found);
    const marks: readonly (string | null)[] = MARKS;
    return new Set(
      found.flatMap(([id, differences]) => (differences.some(({ field }) => marks.includes(field)) ? [id] : [])),
    );
  }, options);

  const unseen = new Map<string, Omit<Finding, keyof Difference | 'name'>>();
  await journal.transaction(async (tx) => {
    for (const { id, settings: own } of settings) {
      for await (const links of journal.links.present(tx, id)) {
        for (const { personId, sourceId } of links) {
          if (!known.has(personId)) unseen.set(personId, { entity: own.entity, subject: 'person', sourceId });
        }
      }
    }
  });
  await inspection.gone(
    [...unseen.keys()],
    async (tx, person) => {
      const link = unseen.get(person.id);
      if (link !== undefined) known.set(person.id, { ...link, name: person.username });
      await note(tx, [[person.id, comparePerson({ remembered: person, now: null }, new Set())]]);
    },
    options,
  );

  await inspection.members(
    { settingsIds: settings.map(({ id }) => id), gone },
    async (tx, { branch, personIds }) => {
      const left = { kind: 'left_branch', field: 'branch', before: branch, after: null } as const;
      const here = personIds.filter((id) => known.has(id) && !unseen.has(id));
      await note(
        tx,
        here.map((id) => [id, [left]]),
      );
    },
    options,
  );
  return { count: known.size, findings };
}

interface Held {
  readonly compared: Compared<SeenPerson>;
  readonly entity: Entity;
  readonly sourceId: string;
  /** What the mappings of those who hold the person fill. */
  readonly keys: ReadonlySet<string>;
}

/** Those whom these settings have linked, and who have not left. */
async function heldBy<Tx>(
  { journal, settings }: VerifyContext<Tx>,
  tx: Tx,
  people: readonly Compared<SeenPerson>[],
): Promise<Held[]> {
  const byId = new Map(settings.map((own) => [own.id, own.settings]));
  const links = await journal.links.ofPeople(
    tx,
    people.map(({ id }) => id),
  );
  const byPerson = Map.groupBy(
    links.filter(({ left }) => !left),
    ({ personId }) => personId,
  );
  return people.flatMap((compared) => {
    const held = (byPerson.get(compared.id) ?? []).flatMap(({ settingsId, sourceId }) => {
      const own = byId.get(settingsId);
      return own === undefined ? [] : [{ own, sourceId }];
    });
    const [first] = held;
    if (first === undefined) return [];
    const keys = new Set(held.flatMap(({ own }) => Object.keys(own.mapping)));
    return [{ compared, entity: first.own.entity, sourceId: first.sourceId, keys }];
  });
}
