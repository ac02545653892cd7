import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  createBranch,
  createBranches,
  moveBranch,
  readBranches,
  renameBranch,
} from '../../src/directory/docebo/endpoints/branches.ts';
import { readFields } from '../../src/directory/docebo/endpoints/fields.ts';
import { readSession } from '../../src/directory/docebo/endpoints/session.ts';
import {
  type BatchOptions,
  changeMembers,
  findUser,
  importUsers,
  isGone,
  readUsers,
} from '../../src/directory/docebo/endpoints/users.ts';
import { type Client, createClient } from '../../src/directory/docebo/http/client.ts';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';
import { OPEN_GATE } from '../support/open-gate.ts';

const OPTIONS: BatchOptions = {
  update_user_info: true,
  change_user_password: false,
  ignore_password_change_for_existing_users: true,
  branch_option: 'do_nothing',
  force_create_branches: false,
  send_notification_email: false,
  provisioned_by: 'rollcall',
};
const TWO = [
  { user_id: '11', lastname: 'One' },
  { user_id: '12', lastname: 'Two' },
];
const NEW_TWO = [
  { username: 'one@new.example', email: 'one@new.example' },
  { username: 'two@new.example', email: 'mail@new.example' },
];

let docebo: DoceboClient;
let client: Client;
/** One branch, and one below it. */
let north: string;
let milano: string;

const listing = () => ({ client, onEvent: () => undefined });

beforeAll(async () => {
  docebo = await startDoceboClient({ users: 3 });
  client = createClient({
    url: docebo.url,
    privateNetworks: ['127.0.0.0/8'],
    credentials: { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'rollcall-secret' },
    callsPerHour: 1000,
    gate: OPEN_GATE,
    retry: { baseMs: 1, maxWaitMs: 5, lostMs: 5 },
  });
  const root = { code: 'NORTH', name: 'North', parentRemoteId: '0' };
  north = (await createBranch(listing(), root, {})) ?? '';
  milano = (await createBranch(listing(), { code: 'MILANO', name: 'Milano', parentRemoteId: north }, {})) ?? '';
});

afterAll(async () => {
  await client?.[Symbol.asyncDispose]();
  await docebo?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await docebo.control('DELETE', '/faults');
});

/** What comes instead of the answer, as a success; the call is not done. */
async function answering(body: unknown, status = 200): Promise<void> {
  await docebo.control('POST', '/faults', { kind: 'api', status, body: JSON.stringify(body) });
}

const users = (items: unknown, more: object = {}) => ({ data: { items, ...more } });
const node = { id: 1, title: 'Staff', code: 'STAFF', lev: 1, i_left: 1, i_right: 2 };

/** Every call, and answers that are none to it. */
const CALLS: readonly [string, () => Promise<unknown>, readonly unknown[]][] = [
  [
    'who is signed in',
    () => readSession(client, {}),
    [
      {},
      { data: {} },
      { data: { id: 1, username: 'admin' } },
      { data: { id: 1, username: 'admin', user_level: 'super_admin', active_languages: [{ code: 'english' }] } },
    ],
  ],
  [
    'additional fields',
    () => readFields(client, {}),
    [
      {},
      { data: {} },
      { data: [{ title: 'Team', type: 'dropdown' }] },
      { data: [{ id: 1, title: 'Team', type: 'dropdown', options: [{ id: 1 }] }] },
      { data: [{ id: 1, title: 'Team' }] },
    ],
  ],
  [
    'users',
    () => readUsers(client, 'asc', null, {}),
    [
      {},
      { data: [] },
      users([{ user_id: 1 }]),
      users([{ username: 'ada' }]),
      users([], { total_count: 'many' }),
      users([], { has_more_data: 'perhaps' }),
    ],
  ],
  ['a user by name', () => findUser(client, 'ada', {}), [{}, users([{ username: 'ada' }])]],
  [
    'whether a user is there',
    () => isGone(client, '12', {}),
    [{}, { data: {} }, { data: { user_data: { username: 'ada' } } }, { data: { user_data: { user_id: '13' } } }],
  ],
  [
    'a batch of users',
    () => importUsers(client, TWO, OPTIONS, {}),
    [{}, { data: {} }, { data: [{ message: '' }] }, { data: [{ success: 'perhaps', message: '' }] }],
  ],
  ...(['add_to_branch', 'remove_from_branch'] as const).map((action): (typeof CALLS)[number] => [
    action,
    () => changeMembers(client, action, '1', ['11'], {}),
    [{}, { data: {} }, { data: [] }, { data: { success: 'perhaps' } }, { success: true }],
  ]),
  [
    'branches',
    () => readBranches(listing(), {}),
    [{}, { data: [node] }, users([{ ...node, title: undefined }]), users([{ ...node, i_left: 'first' }])],
  ],
  [
    'a batch of branches',
    () => createBranches(client, [{ code: 'A', name: 'A', parentCode: 'NORTH' }], {}),
    [{}, { data: {} }, { data: [{ id: 7 }] }],
  ],
  [
    'a branch renamed',
    () => renameBranch(client, { remoteId: north, code: 'NORTH', name: 'Norte', languages: [] }, {}),
    [{}, { data: {} }, { data: { branch_id: '9999' } }, { data: { branch_id: '9999', success: true } }],
  ],
];

describe('an answer that is none', () => {
  it.each(
    CALLS.flatMap(([name, call, answers]) => answers.map((body) => [name, JSON.stringify(body), call, body] as const)),
  )('is taken for no success: %s, %s', async (_name, _text, call, body) => {
    await answering(body);
    await expect(call()).rejects.toMatchObject({ code: 'docebo_response' });
  });

  it.each([
    ['add_to_branch', () => changeMembers(client, 'add_to_branch', '1', ['11'], {})],
    ['a branch moved', () => moveBranch(listing(), { remoteId: milano, parentRemoteId: '0' }, {})],
    ['a branch renamed', () => renameBranch(client, { remoteId: north, code: null, name: 'N', languages: [] }, {})],
  ])('is a refusal where it says so, in whatever form: %s', async (_, call) => {
    for (const body of [
      { data: { success: 0, message: 'No' } },
      { data: { success: 'false', message: ['No'] } },
      { success: false, message: { branch: ['No'] } },
    ]) {
      await answering(body);
      await expect(call()).rejects.toMatchObject({ code: 'docebo_refused', message: expect.stringContaining('No') });
    }
  });

  it('is looked at in the chart where a branch was to be moved or made, which answers nothing that is known', async () => {
    const move = () => moveBranch(listing(), { remoteId: milano, parentRemoteId: '0' }, {});
    for (const body of [{}, { data: {} }, { data: [] }, { data: { branch_id: '9999' } }]) {
      await answering(body);
      await expect(move()).rejects.toMatchObject({
        code: 'docebo_response',
        message: expect.stringContaining('Milano'),
      });
      expect((await readBranches(listing(), {})).find(({ code }) => code === 'MILANO')?.parentRemoteId).toBe(north);
    }
    await docebo.control('POST', `/by-hand/manage/v1/orgchart/${milano}/move`, { id_new_parent: 0 });
    for (const body of [{}, { data: {} }, { data: [] }]) {
      await answering(body);
      await expect(move()).resolves.toBeUndefined();
    }
    await answering({ data: {} });
    expect(await createBranch(listing(), { code: 'X', name: 'X', parentRemoteId: north }, {})).toBeNull();
  });

  it.each([true, 1, '1', 'true'])('is one where it says that it was done: %j', async (success) => {
    await answering({ data: { success } });
    await expect(changeMembers(client, 'add_to_branch', '1', ['11'], {})).resolves.toBeUndefined();
  });

  it('is one where it names the branch that was renamed, or says that it was done', async () => {
    const rename = () => renameBranch(client, { remoteId: north, code: null, name: 'N', languages: [] }, {});
    for (const said of [{ branch_id: Number(north) }, { branch_id: north }, { id: north }, { success: true }]) {
      await answering({ data: said });
      await expect(rename()).resolves.toBeUndefined();
    }
  });
});

describe('rows of a batch', () => {
  const row = (values: object) => ({ success: true, message: '', ...values });
  const ids = async (rows: readonly object[], items = TWO as Parameters<typeof importUsers>[1]) => {
    await answering({ data: rows });
    return (await importUsers(client, items, OPTIONS, {})).map((found) => found?.userId ?? null);
  };

  it('are of whom their numbers say, and of nobody else', async () => {
    const [one, two] = [row({ output: { user_id: 11 } }), row({ output: { user_id: '12' } })];
    expect(await ids([one, two])).toEqual(['11', '12']);
    expect(
      await ids([
        { ...two, row_index: 2 },
        { ...one, row_index: '1' },
      ]),
    ).toEqual(['11', '12']);
    expect(await ids([two, one])).toEqual([null, null]);
  });

  it('do not give one who is created the id of another', async () => {
    const made = (id: number, username: string) => row({ output: { user_id: id, username } });
    const [one, two] = [made(21, 'one@new.example'), made(22, 'Two@new.example')];
    expect(await ids([one, two], NEW_TWO)).toEqual(['21', '22']);
    expect(await ids([two, one], NEW_TWO)).toEqual([null, null]);
    // By their e-mail address, which Docebo may take instead.
    expect(await ids([one, made(22, 'mail@new.example')], NEW_TWO)).toEqual(['21', '22']);
  });
});

describe('404', () => {
  it('is Docebo’s word that a user is gone, and not that of whatever answers for it', async () => {
    await answering({ name: 'Not Found', message: 'There is no user 99999.', code: 0, status: 404 }, 404);
    expect(await isGone(client, '99999', {})).toBe(true);
    await docebo.control('POST', '/faults', { kind: 'api', status: 404, body: '<html>Not here</html>' });
    await expect(isGone(client, '99999', {})).rejects.toMatchObject({ code: 'docebo_refused' });
    const { users: all } = z
      .object({ users: z.array(z.object({ id: z.number() })) })
      .parse(await docebo.control('GET', '/state'));
    expect(await isGone(client, String(all[0]?.id), {})).toBe(false);
  });
});
