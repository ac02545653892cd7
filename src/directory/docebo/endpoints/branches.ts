import { z } from 'zod';
import { RollcallError } from '../../../support/errors.ts';
import { saying } from '../../../support/sentence.ts';
import type { EventListener } from '../events.ts';
import type { Call, Client } from '../http/client.ts';
import { type Counted, countPage, incomplete, isDoubtful, isIncomplete, isShort } from './counted.ts';
import { isWholeTree } from './nested-sets.ts';
import { data, flag, hasMore, id, message, page, text, whole } from './quirks.ts';
import { inItsOrder } from './rows.ts';

/** Branches are nested sets: whatever lies between `i_left` and `i_right` is below. */
const node = z.looseObject({
  id,
  title: text,
  code: text.optional(),
  lev: whole,
  i_left: whole,
  i_right: whole,
});
type Node = z.infer<typeof node>;

const nodes = page(node);
const PAGE_SIZE = 200;

export interface ListedBranch {
  readonly remoteId: string;
  readonly parentRemoteId: string | null;
  readonly code: string | null;
  readonly name: string;
}

const counted = (call: Call) => ({ ...call, about: 'branches' }) as const;

/** The id of a root that the list does not show: everything without a parent is below it. */
export const UNSEEN_ROOT = '0';

/** What branches are read with. */
export interface Listing {
  readonly client: Client;
  readonly onEvent: EventListener;
}

/** The whole organization chart; its first member is the root. */
export async function readBranches(listing: Listing, call: Call): Promise<ListedBranch[]> {
  const found = await list(listing, { flattened: 'true' }, call);
  const nested = found.flatMap((one) =>
    one.i_left !== undefined && one.i_right !== undefined ? [{ ...one, i_left: one.i_left, i_right: one.i_right }] : [],
  );
  const tree = nested.length === found.length ? fromNestedSets(nested) : await walk(listing, call);
  return withRoot(tree, found);
}

async function list(listing: Listing, query: Readonly<Record<string, string>>, call: Call): Promise<Node[]> {
  try {
    return await listOnce(listing, query, call);
  } catch (error) {
    // Somebody may have made or deleted a branch meanwhile.
    if (isIncomplete(error)) return await listOnce(listing, query, call);
    throw error;
  }
}

async function listOnce(
  { client, onEvent }: Listing,
  query: Readonly<Record<string, string>>,
  call: Call,
): Promise<Node[]> {
  const found = new Map<string, Node>();
  let read: Counted | null = null;
  for (let number = 1; ; number += 1) {
    const { data: listed } = await client.get(
      '/manage/v1/orgchart',
      { ...query, page: number, page_size: PAGE_SIZE, get_total_count: 1 },
      nodes,
      counted(call),
    );
    for (const one of listed.items) found.set(one.id, one);
    read = countPage(read, { ids: listed.items.map(({ id: nodeId }) => nodeId), total: listed.total_count });
    if (!read.repeats && hasMore(listed, { number, size: PAGE_SIZE })) continue;
    const all = { ...read, seen: found.size };
    const branches = [...found.values()];
    if (!isDoubtful(all)) return branches;
    if (!isWholeTree(branches, all)) throw incomplete(all, 'branches');
    if (isShort(all)) {
      onEvent({ kind: 'count_differs', what: 'branches', listed: all.seen, counted: all.total ?? 0 });
    }
    return branches;
  }
}

function fromNestedSets(
  found: readonly (Node & { readonly i_left: number; readonly i_right: number })[],
): ListedBranch[] {
  const above: { readonly id: string; readonly right: number }[] = [];
  return found
    .toSorted((one, other) => one.i_left - other.i_left)
    .map((one) => {
      while ((above.at(-1)?.right ?? Number.POSITIVE_INFINITY) < one.i_left) above.pop();
      const parentRemoteId = above.at(-1)?.id ?? null;
      above.push({ id: one.id, right: one.i_right });
      return branchOf(one, parentRemoteId);
    });
}

/** Level by level: a list without nested sets does not tell parents. */
async function walk(listing: Listing, call: Call): Promise<ListedBranch[]> {
  const found = (await list(listing, {}, call)).map((one) => branchOf(one, null));
  const seen = new Set(found.map(({ remoteId }) => remoteId));
  for (const { remoteId } of found) {
    for (const child of await list(listing, { node_id: remoteId }, call)) {
      if (seen.has(child.id)) continue;
      seen.add(child.id);
      found.push(branchOf(child, remoteId));
    }
  }
  return found;
}

function branchOf({ id: remoteId, title, code }: Node, parentRemoteId: string | null): ListedBranch {
  return { remoteId, parentRemoteId, code: code ?? null, name: title ?? '' };
}

/** The root has the lowest level, 0 or 1, and everything below it; where the list leaves it out, it is put in. */
function withRoot(tree: readonly ListedBranch[], found: readonly Node[]): ListedBranch[] {
  const top = tree.filter(({ parentRemoteId }) => parentRemoteId === null);
  const [only] = top;
  const level = found.find(({ id: remoteId }) => remoteId === only?.remoteId)?.lev;
  if (top.length === 1 && level !== undefined && level <= 1 && (tree.length > 1 || level === 0)) return [...tree];
  const root = { remoteId: UNSEEN_ROOT, parentRemoteId: null, code: null, name: 'Docebo' };
  return [root, ...tree.map((one) => (one.parentRemoteId === null ? { ...one, parentRemoteId: UNSEEN_ROOT } : one))];
}

export interface NewBranch {
  readonly code: string;
  readonly name: string;
  readonly parentCode: string;
}

const batchRow = z.looseObject({
  row_index: whole,
  success: flag,
  message,
  id: id.nullish(),
  branch_id: id.nullish(),
  output: z.looseObject({ id: id.nullish(), branch_id: id.nullish() }).nullish().catch(null),
});
const batchRows = data(z.array(batchRow));

export interface BranchRow {
  readonly success: boolean;
  readonly message: string;
  /** Null where Docebo does not say. */
  readonly remoteId: string | null;
}

/**
 * Creates branches below others that have a code; one outcome each, in order, null for one of which Docebo says nothing. A
 * code that is there already is left alone.
 */
export async function createBranches(
  client: Client,
  branches: readonly NewBranch[],
  call: Call,
): Promise<(BranchRow | null)[]> {
  const items = branches.map(({ code, name, parentCode }) => ({
    code,
    translations: { all: name },
    parent_code: parentCode,
  }));
  const body = { items, options: { update: false } };
  const answer = await client.send('POST', '/manage/v1/orgchart/batch', body, batchRows, counted(call));
  return inItsOrder(answer.data, items.length).map((row) => {
    if (row === null) return null;
    const remoteId = row.branch_id ?? row.id ?? row.output?.branch_id ?? row.output?.id ?? null;
    return { success: row.success, message: row.message, remoteId };
  });
}

/** What is said of a branch that was made is not documented; where it is not its id, the chart tells. */
const created = z.union([
  data(id),
  data(z.looseObject({ id: id.nullish(), branch_id: id.nullish() })).transform(({ data: made }) => ({
    data: made.branch_id ?? made.id ?? null,
  })),
  z.unknown().transform(() => ({ data: null })),
]);

/**
 * Creates one branch below one that need not have a code; answers its id, null where Docebo does not say. Where the answer
 * is lost, the chart tells whether it was made: asked again, Docebo would make another one.
 */
export async function createBranch(
  listing: Listing,
  { code, name, parentRemoteId }: { readonly code: string; readonly name: string; readonly parentRemoteId: string },
  call: Call,
): Promise<string | null> {
  const body = { code, translations: { all: name }, id_parent: Number(parentRemoteId) };
  const whetherDone = async () => {
    const found = await readBranches(listing, call);
    const made = found.find((one) => one.code === code && one.parentRemoteId === parentRemoteId);
    return made === undefined ? null : { data: made.remoteId };
  };
  const counting = { ...counted(call), whetherDone };
  return (await listing.client.send('POST', '/manage/v1/orgchart', body, created, counting)).data;
}

/** That it is done is said by the branch's id, or as of members. */
function changed(remoteId: string) {
  const isIt = id.refine((said) => said === remoteId, { error: 'is of another branch' });
  return data(
    z
      .looseObject({ branch_id: isIt.nullish(), id: isIt.nullish(), success: flag.optional() })
      .refine(({ branch_id: own, id: also, success }) => own != null || also != null || success, {
        error: 'does not say that the branch was changed',
      }),
  );
}

export interface RenamedBranch {
  readonly remoteId: string;
  readonly code: string | null;
  readonly name: string;
  /** Docebo's codes: a name that a branch has in one of them would stand before the one for all. */
  readonly languages: readonly string[];
}

export async function renameBranch(
  client: Client,
  { remoteId, code, name, languages }: RenamedBranch,
  call: Call,
): Promise<void> {
  const translations = Object.fromEntries(['all', ...languages].map((language) => [language, name]));
  const body = { ...(code === null ? {} : { code }), translations };
  await client.send('PUT', `/manage/v1/orgchart/${remoteId}`, body, changed(remoteId), counted(call));
}

/** What Docebo says of a branch that it has moved is not documented; where that says nothing, the chart tells. */
export async function moveBranch(
  listing: Listing,
  { remoteId, parentRemoteId }: { readonly remoteId: string; readonly parentRemoteId: string },
  call: Call,
): Promise<void> {
  const body = { id_new_parent: Number(parentRemoteId) };
  const path = `/manage/v1/orgchart/${remoteId}/move`;
  const answer = z.union([changed(remoteId).transform(() => true), z.unknown().transform(() => false)]);
  if (await listing.client.send('POST', path, body, answer, counted(call))) return;
  const found = (await readBranches(listing, call)).find((branch) => branch.remoteId === remoteId);
  if (found?.parentRemoteId === parentRemoteId) return;
  throw new RollcallError(
    'docebo_response',
    saying(
      'docebo_unmoved',
    )`Docebo does not say that it has moved the branch ${{ branch: found?.name ?? remoteId }}, and its chart does not have it where it should be. Run again; if it stays, move the branch in Docebo.`,
  );
}
