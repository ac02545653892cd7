import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

let client: DoceboClient;

beforeAll(async () => {
  client = await startDoceboClient();
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

const State = z.object({
  users: z.array(
    z.looseObject({
      id: z.number(),
      username: z.string(),
      active: z.boolean(),
      forceChange: z.boolean(),
      branches: z.array(z.number()),
      fields: z.record(z.string(), z.string()),
    }),
  ),
  mails: z.array(z.object({ userId: z.number(), event: z.string() })),
});

async function userNamed(username: string) {
  const { users } = State.parse(await client.control('GET', '/state'));
  const user = users.find((one) => one.username === username);
  if (user === undefined) throw new Error(`There is no ${username}`);
  return user;
}

const Rows = z.array(
  z.object({
    row_index: z.number(),
    success: z.boolean(),
    message: z.string(),
    output: z.object({ user_id: z.number().optional(), username: z.string(), error: z.string() }),
  }),
);

const CUSTOMERS = 1;
const PARTNERS = 2;
const INTO_CUSTOMERS = { branch_option: 'existing', destination_branch: CUSTOMERS };

async function batch(items: readonly object[], options: object = INTO_CUSTOMERS) {
  return Rows.parse(await client.data('POST', '/user/batch', { items, options }));
}

const UPDATE = { branch_option: 'do_nothing', update_user_info: true, ignore_password_change_for_existing_users: true };

describe('POST /manage/v1/user/batch', () => {
  it('creates users, each row with an outcome of its own', async () => {
    const rows = await batch([
      {
        username: 'ada@batch.example',
        firstname: '<b>Ada</b> ',
        lastname: 'L',
        field_1: 'Sales',
        field_6: 'YES',
        active: false,
      },
      { username: 'bad@batch.example', field_1: 'sales', email: 'nowhere' },
      { username: 'ADMIN' },
      { firstname: 'Nobody' },
    ]);
    expect(rows.map(({ row_index, success }) => [row_index, success])).toEqual([
      [0, true],
      [1, false],
      [2, false],
      [3, false],
    ]);
    expect(rows[1]?.message).toMatch(/"sales" is not an option of field_1.*Email nowhere is not valid/);
    expect(rows[2]?.message).toBe('User admin already exists');
    expect(rows[3]?.output).toEqual({ username: '', error: 'Username is missing' });
    expect(await userNamed('ada@batch.example')).toMatchObject({
      id: rows[0]?.output.user_id,
      firstname: 'Ada',
      active: false,
      branches: [CUSTOMERS],
      fields: { field_1: 'Sales', field_6: 'Yes' },
    });
  });

  it('wants branch_option, and a destination for existing branches', async () => {
    const items = [{ username: 'option@batch.example' }];
    const missing = await client.call('POST', '/user/batch', { items, options: {} });
    expect(missing.status).toBe(400);
    expect(missing.body).toEqual({
      name: 'Bad Request',
      message: ['Required option not set: branch_option'],
      code: 1006,
      status: 400,
    });
    expect((await client.call('POST', '/user/batch', { items })).body).toMatchObject({ code: 1006 });
    const options = { branch_option: 'existing' };
    expect((await client.call('POST', '/user/batch', { items, options })).body).toMatchObject({
      message: ['Required option not set: destination_branch'],
    });
    const invented = { ...INTO_CUSTOMERS, generate_password: true };
    expect((await client.call('POST', '/user/batch', { items, options: invented })).status).toBe(400);
  });

  it('updates what a row says and nothing else, by username or by id', async () => {
    const [created] = await batch([
      { username: 'upd@batch.example', firstname: 'Una', lastname: 'Old', field_2: 'Clerk' },
    ]);
    const id = created?.output.user_id;
    expect(await batch([{ username: 'UPD@batch.example', lastname: 'New' }], UPDATE)).toMatchObject([
      { success: true },
    ]);
    const rows = await batch([{ user_id: id, new_username: 'renamed@batch.example', field_2: null }], UPDATE);
    expect(rows).toMatchObject([{ success: true, output: { user_id: id, username: 'renamed@batch.example' } }]);
    expect(await userNamed('renamed@batch.example')).toMatchObject({
      id,
      firstname: 'Una',
      lastname: 'New',
      forceChange: false,
      branches: [CUSTOMERS],
      fields: {},
    });
    expect(await batch([{ user_id: id, username: 'renamed@batch.example' }], UPDATE)).toMatchObject([
      { success: false },
    ]);
    expect(await batch([{ user_id: 1 }, { user_id: id, new_username: 'admin' }], UPDATE)).toMatchObject([
      { message: 'There is no user 1' },
      { message: 'Username admin is already in use' },
    ]);
  });

  it('lets everybody who is updated choose a password, unless told not to', async () => {
    await batch([{ username: 'force@batch.example' }]);
    await batch([{ username: 'force@batch.example', firstname: 'F' }], {
      branch_option: 'do_nothing',
      update_user_info: true,
    });
    expect(await userNamed('force@batch.example')).toMatchObject({ forceChange: true });
  });

  it('adds a branch to those that somebody is in: the option that should move them is dead', async () => {
    const move = { ...UPDATE, user_destination_branch_action: 'move' };
    await batch([{ username: 'move@batch.example' }]);
    await batch([{ username: 'move@batch.example', branch_code: 'PARTNERS' }], move);
    expect(await userNamed('move@batch.example')).toMatchObject({ branches: [CUSTOMERS, PARTNERS] });
  });

  it('finds branches by path, name and code, makes them along a path, and falls back to the destination', async () => {
    const create = { ...INTO_CUSTOMERS, force_create_branches: true };
    const rows = await batch(
      [
        { username: 'p1@batch.example', branch_name_path: 'Docebo/Staff/Italy' },
        { username: 'p2@batch.example', branch_name_path: 'Staff/Spain', branch_code_path: 'STAFF/STAFF-ES' },
        { username: 'p3@batch.example', branch_name: 'Archive' },
        { username: 'p4@batch.example', branch_code: 'NOWHERE' },
        { username: 'p5@batch.example', branch_code_path: 'STAFF/STAFF-FR' },
      ],
      create,
    );
    expect(rows.map(({ message }) => message)).toEqual([
      '',
      '',
      '',
      '',
      'In order to create the branch STAFF-FR, both name and code are required',
    ]);
    const branches = await Promise.all(
      [1, 2, 3, 4].map(async (n) => (await userNamed(`p${n}@batch.example`)).branches),
    );
    const [, [spain] = []] = branches;
    expect(branches).toEqual([[4], [spain], [5], [CUSTOMERS]]);
    expect(await client.data('GET', `/orgchart/${spain}`)).toMatchObject({
      code: 'STAFF-ES',
      title: 'Spain',
      id_parent: 3,
    });
  });

  it('takes 100 items', async () => {
    const items = Array.from({ length: 101 }, (_, index) => ({ username: `many${index}@batch.example` }));
    const answered = await client.call('POST', '/user/batch', { items, options: INTO_CUSTOMERS });
    expect(answered).toMatchObject({ status: 400, body: { message: ['A batch may have 100 items; these are 101'] } });
  });

  it('sends mail to new users when asked', async () => {
    const [row] = await batch([{ username: 'mail@batch.example', email: 'mail@batch.example' }], {
      ...INTO_CUSTOMERS,
      send_notification_email: true,
    });
    const { mails } = State.parse(await client.control('GET', '/state'));
    expect(mails).toEqual([expect.objectContaining({ userId: row?.output.user_id, event: 'user_created' })]);
  });
});
