import { z } from 'zod';
import type { Call, Client, Query } from '../http/client.ts';
import { isNotFound } from '../http/error.ts';
import { type Counted, countPage, incomplete, isDoubtful, isSame } from './counted.ts';
import { data, flag, hasMore, id, message, page, text, whole } from './quirks.ts';
import { inItsOrder } from './rows.ts';

/** A user of a list, with `field_<id>` for each additional field; ids, status and level come as texts. */
const listed = z.looseObject({
  user_id: id,
  username: z.union([z.string(), z.number()]).transform(String),
  first_name: text.optional(),
  last_name: text.optional(),
  email: text.optional(),
  level: text.optional(),
  // What is not known to be active is not.
  status: text.transform((value) => /^(1|true|yes)$/i.test(value ?? '')).optional(),
  language: text.optional(),
  lang_code: text.optional(),
  timezone: text.optional(),
  date_format: text.optional(),
  expiration_date: text.optional(),
});
export type ListedUser = z.infer<typeof listed>;

const users = page(listed);

/** Docebo gives no more at a time. */
const PAGE_SIZE = 200;

export interface UserPage {
  readonly users: readonly ListedUser[];
  /** Where the list goes on; null at its end. */
  readonly next: ListPosition | null;
  /** Until here. */
  readonly counted: Counted;
}

export interface ListPosition {
  readonly page: number;
  readonly cursor: string | null;
  /** What was read so far, to notice where Docebo leaves a page out or repeats one. */
  readonly counted: Counted;
}

/** From which end a list is read. */
export type Direction = 'asc' | 'desc';

/** A page of all users, in the order of usernames; `at` as the page before has said, null for the first one. */
export async function readUsers(
  client: Client,
  direction: Direction,
  at: ListPosition | null,
  call: Call,
): Promise<UserPage> {
  return await userPage(client, { sort_attr: 'username', sort_dir: direction }, at, call);
}

/**
 * Reads a list from one end and, where it is shorter than its total or repeats itself, from the other; and once more from
 * the first where it was not the same, for somebody may have been added, renamed or deleted meanwhile. Throws `docebo_list`
 * where it is no better then, and the same as neither: then rows are left out or repeated, or the list is cut. Answers what
 * was counted last.
 */
export async function fromBothEnds(read: (direction: Direction) => Promise<Counted>): Promise<Counted> {
  const first = await read('asc');
  if (!isDoubtful(first)) return first;
  const second = await read('desc');
  if (!isDoubtful(second) || isSame(first, second)) return second;
  const third = await read('asc');
  if (isDoubtful(third) && !isSame(third, second)) throw incomplete(third, 'users');
  return third;
}

/** Ids of all users of one branch itself. */
export async function readAllMembers(client: Client, branchId: string, call: Call): Promise<string[]> {
  let remoteIds: string[] = [];
  await fromBothEnds(async (direction) => {
    remoteIds = [];
    for (let at: ListPosition | null = null; ; ) {
      const { users: some, next, counted } = await readMembers(client, { branchId, direction }, at, call);
      remoteIds.push(...some.map(({ user_id: userId }) => userId));
      if (next === null) return counted;
      at = next;
    }
  });
  return remoteIds;
}

async function readMembers(
  client: Client,
  { branchId, direction }: { readonly branchId: string; readonly direction: Direction },
  at: ListPosition | null,
  call: Call,
): Promise<UserPage> {
  return await userPage(
    client,
    { branch_id: branchId, selection_status: 1, sort_attr: 'username', sort_dir: direction },
    at,
    { ...call, about: 'branches' },
  );
}

/** The same in the order of levels. */
export async function readByLevel(
  client: Client,
  direction: Direction,
  at: ListPosition | null,
  call: Call,
): Promise<UserPage> {
  return await userPage(client, { sort_attr: 'level', sort_dir: direction }, at, call);
}

/** The user with this username, whatever its case; null where there is none. */
export async function findUser(client: Client, username: string, call: Call): Promise<ListedUser | null> {
  const { data: found } = await client.get(
    '/manage/v1/user',
    { search_text: username, match_type: 'full', page: 1, page_size: PAGE_SIZE },
    users,
    call,
  );
  return found.items.find((user) => user.username.toLowerCase() === username.toLowerCase()) ?? null;
}

/** Whether nobody has this id at the tenant. */
export async function isGone(client: Client, remoteId: string, call: Call): Promise<boolean> {
  const isThem = id.refine((said) => said === remoteId, { error: 'is of somebody else' });
  const found = data(z.looseObject({ user_data: z.looseObject({ user_id: isThem }) }));
  return await client.get(`/manage/v1/user/${remoteId}`, {}, found, call).then(
    () => false,
    (error: unknown) => {
      if (isNotFound(error)) return true;
      throw error;
    },
  );
}

async function userPage(client: Client, query: Query, at: ListPosition | null, call: Call): Promise<UserPage> {
  const number = at?.page ?? 1;
  const { data: found } = await client.get(
    '/manage/v1/user',
    {
      ...query,
      page: number,
      page_size: PAGE_SIZE,
      ...(at === null ? { get_cursor: 1, get_total_count: 1 } : { cursor: at.cursor ?? undefined }),
    },
    users,
    call,
  );
  const cursor = found.cursor == null ? (at?.cursor ?? null) : String(found.cursor);
  const counted = countPage(at?.counted ?? null, {
    ids: found.items.map(({ user_id: userId }) => userId),
    total: found.total_count,
  });
  // What repeats itself may do so for ever.
  const goesOn = !counted.repeats && hasMore(found, { number, size: PAGE_SIZE });
  const next = goesOn ? { page: number + 1, cursor, counted } : null;
  return { users: found.items, next, counted };
}

/** One user to create or update, by Docebo's names. */
export type BatchItem = Readonly<Record<string, string | boolean | null>>;

export interface BatchOptions {
  /** False: a user who exists is an error. */
  readonly update_user_info: boolean;
  readonly change_user_password: boolean;
  /** What 2024's documentation says: false makes everybody who is updated choose a password at the next login. */
  readonly ignore_password_change_for_existing_users: true;
  /** `existing`: to the branch of the item, else to `destination_branch`; `do_nothing`: branches stay as they are. */
  readonly branch_option: 'existing' | 'do_nothing';
  readonly destination_branch?: number;
  readonly force_create_branches: false;
  readonly send_notification_email: boolean;
  readonly provisioned_by: string;
}

const row = z.looseObject({
  row_index: whole,
  success: flag,
  message,
  output: z.looseObject({ user_id: id.nullish(), username: text.optional(), error: message }).nullish().catch(null),
});

const rows = data(z.array(row));

export interface BatchRow {
  readonly success: boolean;
  readonly userId: string | null;
  /** Null where Docebo does not say. */
  readonly username?: string | null;
  /** Empty where all went well. */
  readonly message: string;
}

/**
 * Creates and updates users; one outcome each, in order, null for a user of whom Docebo says nothing, or what it says of
 * another one of them.
 */
export async function importUsers(
  client: Client,
  items: readonly BatchItem[],
  options: BatchOptions,
  call: Call,
): Promise<(BatchRow | null)[]> {
  const answer = await client.send('POST', '/manage/v1/user/batch', { items, options }, rows, call);
  const names = new Set(items.map(nameOf));
  return inItsOrder(answer.data, items.length).map((found, position): BatchRow | null => {
    if (found === null) return null;
    const { success, message: said, output } = found;
    const item = items[position] ?? {};
    const username = output?.username ?? null;
    const called = username?.toLowerCase() ?? null;
    const own = [nameOf(item), String(item['email'] ?? '').toLowerCase()];
    const isOther = called !== null && !own.includes(called) && names.has(called);
    const userId = output?.user_id ?? null;
    if ('user_id' in item ? userId !== null && userId !== item['user_id'] : isOther) return null;
    return { success, userId, username, message: said || (output?.error ?? '') };
  });
}

/** Of whom an item creates. */
function nameOf({ username }: BatchItem): string | null {
  return typeof username === 'string' ? username.toLowerCase() : null;
}

const done = data(z.looseObject({ success: flag }));

/** Puts users into a branch, or takes them out of it. All or none of them. */
export async function changeMembers(
  client: Client,
  action: 'add_to_branch' | 'remove_from_branch',
  branchId: string,
  userIds: readonly string[],
  call: Call,
): Promise<void> {
  const body = { branch_ids: [Number(branchId)], user_ids: userIds.map(Number) };
  await client.send('PUT', `/manage/v1/user/${action}`, body, done, { ...call, about: 'branches' });
}
