import type { PersonChange } from '../change.ts';
import type { AskedChange, Directory, RemoteWriting } from '../directory.ts';
import { SFDC_USER_TYPE } from '../entity.ts';
import type { DoneChange, OpenChange } from '../journal/asked.ts';
import type { StoredRun } from '../journal/runs.ts';
import type { RunContext } from '../run-context.ts';
import { usernameKey } from '../username.ts';

type Closing<Tx> = Pick<RunContext<Tx>, 'journal' | 'directory' | 'settingsId' | 'signal'>;

/**
 * Finds out what runs of these settings have done that ended before they could mark it: the platform has been called, and
 * no transaction takes that back. Asked before anything new is planned, so that what is planned is held against what is
 * there, and each change belongs to the run that has made it, which can be undone (R40).
 */
export async function closeAsked<Tx>(context: Closing<Tx>): Promise<void> {
  const { journal, directory, settingsId } = context;
  const { writing } = directory;
  if (writing.kind !== 'remote') return;
  for (const runId of await journal.asked.open(settingsId)) {
    await closeRun(context, writing, await journal.runs.get(runId));
  }
}

async function closeRun<Tx>(context: Closing<Tx>, writing: RemoteWriting, run: StoredRun): Promise<void> {
  const { journal, directory, settingsId, signal } = context;
  const call = signal ? { signal } : {};
  const open = await journal.asked.changes(run.id);
  const branches = open.filter(({ kind }) => kind === 'branch');
  if (branches.some(({ answered }) => !answered)) {
    await directory.inspection?.branches([], async () => undefined, { ...call, remember: true });
  }
  const people = open.flatMap((one) => {
    const change = one.kind === 'person' ? personChange(context, run, one) : null;
    return change === null ? [] : [{ one, asked: { change, from: one.from, answered: one.answered } }];
  });
  const became = await writing.became(
    people.map(({ asked }) => asked),
    call,
  );
  const done = people.flatMap(({ one, asked }, index) => {
    const { valued = false, moved = false } = became[index] ?? {};
    return valued || moved ? [{ one, asked, moved }] : [];
  });
  await journal.transaction(async (tx) => {
    await linkThem({ journal, directory, settingsId }, tx, run, done);
    // Also of those who were found unchanged: what is remembered of them may be new.
    await journal.links.voidPeople(
      tx,
      people.flatMap(({ one }) => one.targetId ?? []),
    );
    const places: DoneChange[] = [
      ...done.map(({ one: { page, seq }, moved }) => ({ page, seq, moved })),
      ...(await branchesDone(directory, tx, branches)).map(({ page, seq }) => ({ page, seq, moved: false })),
    ];
    await journal.asked.close(tx, run.id, places);
  });
}

/**
 * Looks, for a run that is gone on with, where those are whom it had asked to be moved without hearing an answer: whoever has
 * been put somewhere by it is not taken for somebody whom others have put there (R37).
 */
export async function lookAtMoves<Tx>(context: Closing<Tx>, writing: RemoteWriting, run: StoredRun): Promise<void> {
  const asked = (await context.journal.asked.changes(run.id)).flatMap((one): AskedChange[] => {
    const { kind, action, to, from, answered } = one;
    // Who was to be created is looked for by their username.
    if (answered || kind !== 'person' || action === 'create' || to === null) return [];
    const change = personChange(context, run, one);
    return change === null ? [] : [{ change, from, answered }];
  });
  if (asked.length > 0) await writing.became(asked, context.signal ? { signal: context.signal } : {});
}

/** Those that are as they were to be. Whether one was created nobody asks: it stays (R18). */
async function branchesDone<Tx>(
  directory: Directory<Tx>,
  tx: Tx,
  branches: readonly OpenChange[],
): Promise<readonly OpenChange[]> {
  const ids = branches.flatMap(({ targetId }) => targetId ?? []);
  const known = new Map((ids.length > 0 ? await directory.branchesById(tx, ids) : []).map((one) => [one.id, one]));
  return branches.filter(({ action, targetId, before, after }) => {
    const branch = known.get(targetId ?? '');
    if (action === 'update') return branch?.name === after?.['name'];
    return action === 'move' && branch !== undefined && branch.parentId !== before?.['parentId'];
  });
}

/** Whom the run has created, or found, is linked as by the mark of their page, but compared again by the next run. */
async function linkThem<Tx>(
  { journal, directory, settingsId }: Pick<Closing<Tx>, 'journal' | 'directory' | 'settingsId'>,
  tx: Tx,
  run: StoredRun,
  done: readonly { readonly one: OpenChange; readonly asked: AskedChange }[],
): Promise<void> {
  const sourceIds = done.flatMap(({ one }) => one.sourceId ?? []);
  const links = await journal.links.linkedTo(tx, settingsId, sourceIds);
  const people = await directory.peopleById(
    tx,
    links.map(({ personId }) => personId),
  );
  const present = new Set(people.map(({ id }) => id));
  const linked = new Set(links.flatMap(({ sourceId, personId }) => (present.has(personId) ? [sourceId] : [])));
  const keys = done.flatMap(({ asked: { change } }) => (change.action === 'create' ? [change.usernameKey] : []));
  const holders = keys.length > 0 ? await directory.peopleByUsername(tx, keys) : [];
  const created = new Map(holders.map(({ id, username }) => [usernameKey(username), id]));
  const missing = done.flatMap(({ one: { sourceId, targetId, branchKey, action }, asked: { change } }) => {
    const personId = change.action === 'create' ? created.get(change.usernameKey) : targetId;
    if (sourceId === null || personId == null || linked.has(sourceId)) return [];
    return [{ sourceId, personId, hash: null, stamp: null, branchKey, left: action === 'deactivate', first: false }];
  });
  await journal.links.save(tx, { id: run.id, settingsId }, missing);
}

function personChange<Tx>(
  { settingsId }: Pick<Closing<Tx>, 'settingsId'>,
  { entity }: StoredRun,
  { action, sourceId, targetId, before, after, to }: OpenChange,
): PersonChange | null {
  const sfdc = { id: sourceId ?? '', userType: SFDC_USER_TYPE[entity] };
  const membership = to === null ? null : { branchId: to, madeBy: settingsId };
  const values = after ?? {};
  const username = values['username'] == null ? null : usernameKey(values['username']);
  if (action === 'create') {
    if (username === null || membership === null) return null;
    return { action, values, usernameKey: username, mustChangePassword: false, sfdc, membership };
  }
  if (action === 'reject' || targetId === null) return null;
  const modified = action === 'skip' ? 'link' : action;
  return {
    action: modified,
    personId: targetId,
    before: before ?? {},
    after: values,
    usernameKey: username,
    sfdc,
    membership,
  };
}
