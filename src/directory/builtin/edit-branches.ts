import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from '../../store/schema.ts';
import { type BranchDetail, branchDetail } from '../../store/views/branch.ts';
import { RollcallError, type Told } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import { keptInDocebo } from './elsewhere.ts';
import { isWithin, lockMoves } from './move-branches.ts';

const LONGEST = 255;

/** What is left out stays as it is. */
export interface BranchEdit {
  readonly name?: string | undefined;
  /** Null: it has none any more, and no run uses it (R21). */
  readonly code?: string | null | undefined;
  /** Where it is put, with everything below it. */
  readonly parentId?: string | undefined;
}

/** Creates a branch by hand and answers its id. Throws `branch_refused`. */
export async function createBranch(
  tx: Transaction<Database>,
  { name, code, parentId }: { readonly name: string; readonly code: string | null; readonly parentId: string },
): Promise<string> {
  const values = {
    name: usable('name', name),
    code: code === null ? null : await freeCode(tx, code),
    parent_id: (await ownBranch(tx, parentId)).id,
  };
  const { id } = await tx.insertInto('branch').values(values).returning('id').executeTakeFirstOrThrow();
  return id;
}

/**
 * Gives a branch another name, code or place. Throws `branch_refused` where settings name it by the code that it has as
 * their destination, for a move of the root and for one below itself. Name and place of a branch
 * that comes from Salesforce are made Salesforce's again by the next full run (R13, R22).
 */
export async function editBranch(
  tx: Transaction<Database>,
  branchId: string,
  { name, code, parentId }: BranchEdit,
): Promise<void> {
  if (parentId !== undefined) await lockMoves(tx);
  const branch = await ownBranch(tx, branchId);
  if (code !== undefined && code !== branch.code && branch.destinationOf.length > 0) {
    throw refused(
      saying(
        'branch_code_named',
      )`The branch ${{ branch: branch.code ?? branch.name }} is the destination of ${{ settings: branch.destinationOf.join(', ') }}, which name it by this code. Choose another destination there first.`,
    );
  }
  const values = {
    ...(name === undefined ? {} : { name: usable('name', name) }),
    ...(code === undefined || code === branch.code ? {} : { code: code === null ? null : await freeCode(tx, code) }),
    ...(parentId === undefined ? {} : { parent_id: await placeFor(tx, branch, parentId) }),
  };
  if (Object.keys(values).length > 0) await tx.updateTable('branch').set(values).where('id', '=', branchId).execute();
}

/** The id of the branch above, if the branch may go there. */
async function placeFor(tx: Transaction<Database>, branch: BranchDetail, parentId: string): Promise<string> {
  if (branch.parent === null) throw refused(saying('branch_root_stays')`The root of the platform cannot be moved.`);
  const parent = await ownBranch(tx, parentId);
  if (await isWithin(tx, parentId, branch.id)) {
    const why = parentId === branch.id ? (['self', 'itself'] as const) : (['below', 'below it'] as const);
    throw refused(
      saying(
        'branch_below_itself',
      )`The branch ${{ branch: branch.name }} cannot be put below ${{ parent: parent.name }}: that is ${{ why }}.`,
    );
  }
  return parentId;
}

/** A branch of this platform. Throws `not_found`, and `kept_in_docebo` for one of another. */
async function ownBranch(db: Kysely<Database>, branchId: string): Promise<BranchDetail> {
  const branch = await branchDetail(db, branchId);
  if (branch.platform.kind !== 'builtin') throw keptInDocebo(branch.name);
  return branch;
}

/** Why the branch cannot be deleted, a sentence each; empty when it can. */
export function deletionRefusals({ platform, parent, below, destinationOf, notifications }: BranchDetail): Sentence[] {
  const refusals: Sentence[] = [];
  if (platform.kind === 'docebo') refusals.push(saying('branch_in_docebo')`It is in Docebo, and is deleted there.`);
  if (parent === null) refusals.push(saying('branch_is_root')`It is the root of the platform.`);
  if (destinationOf.length > 0) {
    refusals.push(
      saying(
        'branch_is_destination',
      )`It is the destination branch of ${{ settings: destinationOf.join(', ') }}. Choose another destination there first.`,
    );
  }
  if (notifications.length > 0) {
    refusals.push(
      saying(
        'branch_notified',
      )`Notifications are about it: ${{ notifications: notifications.join(', ') }}. Choose another branch there first.`,
    );
  }
  if (below.length > 0) {
    const named = below.slice(0, 5).map(({ id, code, name }) => `${name} (${code ?? `#${id}`})`);
    const more = below.length - named.length;
    refusals.push(
      saying(
        'branch_not_empty',
      )`There are branches below it: ${{ branches: named.join(', ') }}${{ more: [more, more > 0 ? `, and ${more} more` : ''] }}. Delete or move them first.`,
    );
  }
  return refusals;
}

/**
 * Deletes a branch; its people go to the branch above (R18). It is forgotten, so that a later return of its account or
 * option makes a new one. Answers what it was. Throws `branch_refused` for the root, destinations of settings, and
 * branches with others below.
 */
export async function deleteBranch(tx: Transaction<Database>, branchId: string): Promise<BranchDetail> {
  // Locked, so that nobody is put into it, and no branch below it, before it is gone.
  await tx.selectFrom('branch').select('id').where('id', '=', branchId).forUpdate().execute();
  const branch = await ownBranch(tx, branchId);
  const refusals = deletionRefusals(branch);
  if (branch.parent === null || refusals.length > 0) {
    throw refused([
      saying('branch_undeletable')`The branch ${{ branch: branch.code ?? branch.name }} cannot be deleted.`,
      ...refusals,
    ]);
  }
  await movePeople(tx, branchId, branch.parent.id);
  await forget(tx, branchId, branch.parent.id);
  await tx.deleteFrom('branch').where('id', '=', branchId).execute();
  return branch;
}

/** Who is in both is there by hand if either membership was made by hand (R37). */
async function movePeople(db: Kysely<Database>, branchId: string, parentId: string): Promise<void> {
  await sql`
    insert into membership (person_id, branch_id, made_by)
    select person_id, ${parentId}, made_by from membership where branch_id = ${branchId}
    on conflict (person_id, branch_id) do update set made_by = null where excluded.made_by is null`.execute(db);
  await db.deleteFrom('membership').where('branch_id', '=', branchId).execute();
}

/**
 * Forgets what the branch stood for. Its people are noted where they are now, and without hash and stamp, so that the
 * next run that looks at their records puts them where Salesforce says.
 */
async function forget(db: Kysely<Database>, branchId: string, parentId: string): Promise<void> {
  await sql`
    update link set hash = null, stamp = null, voided_at = clock_timestamp(), branch_key = (
      select above.branch_key from branch_link above
      where above.settings_id = link.settings_id and above.branch_id = ${parentId} and above.branch_key <> ''
      order by above.branch_key limit 1)
    from branch_link gone
    where gone.branch_id = ${branchId} and link.settings_id = gone.settings_id and link.branch_key = gone.branch_key`.execute(
    db,
  );
  await db.deleteFrom('branch_link').where('branch_id', '=', branchId).where('branch_key', '<>', '').execute();
}

function usable(what: string, text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') throw refused(saying('branch_text_empty')`The ${{ what }} of a branch must not be empty.`);
  if ([...trimmed].length > LONGEST)
    throw refused(
      saying('branch_text_long')`The ${{ what }} of a branch must not be longer than ${{ most: LONGEST }} characters.`,
    );
  return trimmed;
}

async function freeCode(db: Kysely<Database>, text: string): Promise<string> {
  const code = usable('code', text);
  if (code.startsWith('#'))
    throw refused(saying('branch_code_hash')`The code of a branch must not begin with #, which stands before an id.`);
  const owner = await db.selectFrom('branch').select('name').where('code', '=', code).executeTakeFirst();
  if (owner)
    throw refused(saying('branch_code_taken')`The branch ${{ branch: owner.name }} has the code ${{ code }} already.`);
  return code;
}

function refused(told: Told): RollcallError {
  return new RollcallError('branch_refused', told);
}
