import { placeOf } from '../branches/place-of.ts';
import type { Person, Placement } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import { logged, type RunEvent } from '../journal/events.ts';
import type { StoredRun } from '../journal/runs.ts';
import { pageWriter } from '../plan/page-writer.ts';
import { settleClaims } from '../plan/settle-claims.ts';
import { noCounts, tally } from '../progress.ts';
import type { RunContext } from '../run-context.ts';
import { say } from '../sentences/sentence.ts';
import { usernameKey } from '../username.ts';
import { undoBranches } from './undo-branches.ts';
import { type Done, undoPerson } from './undo-person.ts';

/**
 * Plans to take back what another run has done, held against what is on the platform now (R40). One transaction, at whose
 * end the run is `planned`; an attempt that was interrupted has left nothing.
 */
export async function planUndo<Tx>(context: RunContext<Tx>, run: StoredRun): Promise<void> {
  const { journal, directory, signal } = context;
  await directory.ready(signal ? { signal } : {});
  const undoneId = run.undoes ?? '';
  const undone = await journal.runs.get(undoneId);
  const counts = noCounts();
  let done = 0;
  const report = () => context.onProgress?.({ phase: 'planning', done, total: null, counts: { ...counts } });
  report();
  await journal.transaction(async (tx) => {
    const pages = pageWriter(context, tx, run, 0);
    const branches: PlannedChange[] = [];
    for await (const some of journal.plans.applied(tx, undoneId)) {
      signal?.throwIfAborted();
      branches.push(...some.filter(({ kind }) => kind === 'branch'));
      const people = await undoPeople(
        context,
        tx,
        undone,
        some.filter(({ kind }) => kind === 'person'),
      );
      await pages.write(people);
      tally(counts, people);
      done += some.length;
      report();
    }
    await settleClaims(context, tx, run, pages.next);
    const { changes, since, created } = await undoBranches(context, tx, branches);
    await pages.writeBranches(changes);
    await journal.events.add(tx, leftAlone(run, { since, created }));
    await journal.plans.analyze(tx);
    const { counts: planned, branches: branchCounts } = await journal.runs.counts(tx, run.id);
    await journal.runs.transition(tx, run.id, 'extracting', 'planned', { counts: planned, branchCounts, met: null });
  });
}

function leftAlone(
  run: Pick<StoredRun, 'id'>,
  { since, created }: { readonly since: number; readonly created: number },
): RunEvent[] {
  return [
    ...(since > 0 ? [logged(run, 'info', say('branches_changed_since', { count: since }))] : []),
    ...(created > 0 ? [logged(run, 'info', say('branches_stay', { count: created }))] : []),
  ];
}

async function undoPeople<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  undone: StoredRun,
  changes: readonly PlannedChange[],
): Promise<PlannedChange[]> {
  if (changes.length === 0) return [];
  const { journal, directory, settingsId } = context;
  const sourceIds = changes.flatMap(({ sourceId }) => sourceId ?? []);
  const links = await journal.links.ofRecords(tx, [settingsId], sourceIds);
  const personOf = new Map(links.map(({ sourceId, personId }) => [sourceId, personId]));
  const idOf = ({ action, sourceId, targetId }: PlannedChange) =>
    action === 'create' ? personOf.get(sourceId ?? '') : (targetId ?? undefined);
  const ids = new Set(changes.flatMap((change) => idOf(change) ?? []));
  const people = new Map((await directory.peopleById(tx, [...ids])).map((person) => [person.id, person]));
  const held = new Set(
    (await journal.links.ofPeople(tx, [...ids])).flatMap((link) =>
      link.holds && link.settingsId !== settingsId ? link.personId : [],
    ),
  );
  const names = changes.flatMap(({ before }) => before?.['username'] ?? []).map(usernameKey);
  const holders = names.length === 0 ? [] : await directory.peopleByUsername(tx, names);
  const holderOf = new Map(holders.map((holder) => [usernameKey(holder.username), holder]));
  const moves = await placesBefore(context, tx, undone, changes, (change) => people.get(idOf(change) ?? ''));
  return changes.flatMap((change) => {
    const former = change.before?.['username'];
    const undoing = undoPerson({
      change,
      person: people.get(idOf(change) ?? '') ?? null,
      relinked: !personOf.has(change.sourceId ?? '') || personOf.get(change.sourceId ?? '') !== idOf(change),
      heldByOthers: held.has(idOf(change) ?? ''),
      holder: (former == null ? undefined : holderOf.get(usernameKey(former))) ?? null,
      ...(moves.get(change) ?? { back: null, stays: null }),
    });
    return undoing ?? [];
  });
}

/** Where the memberships go back to that the run has moved; only those that are still where it put them. */
async function placesBefore<Tx>(
  { journal, directory, settingsId }: RunContext<Tx>,
  tx: Tx,
  undone: StoredRun,
  changes: readonly PlannedChange[],
  personOf: (change: PlannedChange) => Person | undefined,
): Promise<Map<PlannedChange, Return>> {
  const moved = changes.filter(({ action, detail }) => action === 'move' || detail?.from !== undefined);
  if (moved.length === 0) return new Map();
  const keys = [...new Set(moved.flatMap(({ branchKey }) => branchKey ?? []))];
  const links = await journal.links.branchLinks(tx, settingsId, keys);
  const putInto = ({ branchKey, detail }: PlannedChange) => {
    const link = links.get(branchKey ?? '');
    return detail?.to ?? (link && placeOf(link)) ?? undone.basis.destination;
  };
  const placements = moved.flatMap((change): Placement[] => {
    const person = personOf(change);
    return person === undefined
      ? []
      : [{ personId: person.id, branchId: putInto(change), besides: change.detail?.from, madeBy: settingsId }];
  });
  const elsewhere = new Set(await directory.misplaced(tx, placements));
  const before = new Set(moved.flatMap(({ detail }) => detail?.from ?? []));
  const present = new Set((await directory.branchesById(tx, [...before])).map(({ id }) => id));
  return new Map(
    moved.map((change): readonly [PlannedChange, Return] => {
      const from = change.detail?.from;
      if (from === undefined) return [change, { back: null, stays: 'place_unknown' }];
      if (elsewhere.has(personOf(change)?.id ?? '')) {
        return [change, { back: null, stays: 'branch_changed' }];
      }
      if (!present.has(from)) return [change, { back: null, stays: 'place_gone' }];
      return [change, { back: { at: putInto(change), to: from }, stays: null }];
    }),
  );
}

type Return = Pick<Done, 'back' | 'stays'>;
