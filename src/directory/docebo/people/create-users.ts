import type { Outcome } from '../../../sync/directory.ts';
import type { RemotePerson } from '../../../sync/tenant.ts';
import { markKeys } from '../described.ts';
import { UNSEEN_ROOT } from '../endpoints/branches.ts';
import { type BatchItem, type BatchRow, findUser } from '../endpoints/users.ts';
import { batchValues, personOf } from '../values.ts';
import type { PeopleWriting } from '../write-people.ts';
import { importBatch } from './batch.ts';
import { type Creation, usernameTaken } from './decide.ts';
import { lookUp, refusedRow, type Undone } from './look-up.ts';

/**
 * Creates people, each in their branch, in one call; those whose branch has no code of its own in one for each branch. The
 * fallback for a code that is gone meanwhile is the root, where everybody is anyway.
 */
export async function createUsers<Tx>(writing: PeopleWriting<Tx>, creations: readonly Creation[]): Promise<void> {
  const { mirror } = writing;
  const { root, ambiguous } = await mirror.transaction(async (tx) => {
    const codes = [...new Set(creations.flatMap(({ branch }) => branch.code ?? []))];
    const found = codes.length > 0 ? await mirror.branchesByCode(tx, codes) : [];
    const byCode = Map.groupBy(found, ({ code }) => code);
    return {
      root: (await mirror.rootBranch(tx))?.remoteId ?? UNSEEN_ROOT,
      ambiguous: new Set([...byCode].flatMap(([code, branches]) => (branches.length > 1 ? [code] : []))),
    };
  });
  const groups = Map.groupBy(creations, ({ branch }) =>
    branch.code === null || ambiguous.has(branch.code) ? branch.remoteId : null,
  );
  for (const [branchId, group] of groups) await createTogether(writing, group, branchId ?? root);
}

async function createTogether<Tx>(
  writing: PeopleWriting<Tx>,
  creations: readonly Creation[],
  destination: string,
): Promise<void> {
  const items = creations.map((creation) => itemOf(writing, creation, destination));
  const rows = await importBatch(writing, items, {
    update_user_info: false,
    branch_option: 'existing',
    destination_branch: Number(destination),
    change_user_password: creations.some(({ change }) => change.mustChangePassword),
    send_notification_email: writing.notifies,
  });
  const made: { readonly creation: Creation; readonly userId: string }[] = [];
  const undone: Undone<Creation>[] = [];
  for (const [index, creation] of creations.entries()) {
    const row: BatchRow | null = rows[index] ?? null;
    if (row?.success && row.userId !== null) made.push({ creation, userId: row.userId });
    else undone.push({ item: creation, row, words: [usernameOf(creation)] });
  }
  await remember(writing, made);
  const outcomes = await lookUp(
    undone,
    (creation) => whoIsThere(writing, creation),
    (_, row) => refusedRow(row),
  );
  for (const [{ pending }, outcome] of outcomes) pending.outcome = outcome;
}

function itemOf<Tx>({ described }: PeopleWriting<Tx>, { change, branch }: Creation, destination: string): BatchItem {
  const marks = markKeys(described);
  return {
    username: change.values['username'] ?? '',
    ...batchValues(withoutEmpty(change.values), described),
    [marks.id]: change.sfdc.id,
    [marks.userType]: change.sfdc.userType,
    ...(branch.remoteId === destination || branch.code === null ? {} : { branch_code: branch.code }),
  };
}

/** Nothing has to be cleared on somebody who is new. */
function withoutEmpty(values: Creation['change']['values']) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

async function remember<Tx>(
  { mirror }: PeopleWriting<Tx>,
  made: readonly { readonly creation: Creation; readonly userId: string }[],
): Promise<void> {
  const people = made.map(({ creation, userId }): RemotePerson => {
    const { values, sfdc } = creation.change;
    return {
      remoteId: userId,
      username: usernameOf(creation),
      superadmin: false,
      values: { level: 'user', active: 'true', ...withoutEmpty(values) },
      sfdcId: sfdc.id,
    };
  });
  await mirror.transaction(async (tx) => {
    const ids = await mirror.savePeople(tx, people);
    await mirror.placed(
      tx,
      made.flatMap(({ creation }, index) => {
        const personId = ids[index];
        return personId === undefined ? [] : [{ personId, ...creation.change.membership }];
      }),
    );
    for (const [index, { creation }] of made.entries()) {
      const id = ids[index];
      creation.pending.outcome = id === undefined ? refusedRow(null) : { kind: 'applied', id };
    }
  });
}

/** Whoever has the username: of this very record, where the answer to the call that made them was lost, or another. */
async function whoIsThere<Tx>(writing: PeopleWriting<Tx>, creation: Creation): Promise<Outcome | null> {
  const { client, mirror, described, call } = writing;
  const user = await findUser(client, usernameOf(creation), call);
  if (user === null) return null;
  const person = personOf(user, described);
  const { sfdc, membership } = creation.change;
  const isOurs = person.sfdcId === sfdc.id && !person.superadmin;
  return await mirror.transaction(async (tx): Promise<Outcome> => {
    const [id] = await mirror.savePeople(tx, [person]);
    if (id === undefined || !isOurs) return usernameTaken(person.username);
    await mirror.placed(tx, [{ personId: id, ...membership }]);
    return { kind: 'applied', id };
  });
}

function usernameOf({ change }: Creation): string {
  return change.values['username'] ?? '';
}
