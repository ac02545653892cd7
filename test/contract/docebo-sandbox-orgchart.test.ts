import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

/** Milliseconds that a call takes: two that are sent together meet. */
const OVERLAPPING = 60;

let client: DoceboClient;

beforeEach(async () => {
  client = await startDoceboClient({ batchTime: OVERLAPPING });
});

afterEach(async () => {
  await client[Symbol.asyncDispose]();
});

const Page = z.object({
  items: z.array(
    z.object({
      id: z.number(),
      title: z.string(),
      code: z.string(),
      lev: z.number(),
      i_left: z.number(),
      i_right: z.number(),
    }),
  ),
});
const State = z.object({
  branches: z.array(z.object({ id: z.number(), parent: z.number().nullable(), code: z.string() })),
  users: z.array(z.object({ username: z.string(), branches: z.array(z.number()) })),
});

async function tree(query = 'flattened=true') {
  return Page.parse(await client.data('GET', `/orgchart?${query}`)).items;
}

const branch = (code: string, parent?: string) => ({
  code,
  translations: { english: code.toLowerCase() },
  ...(parent === undefined ? {} : { parent_code: parent }),
});
const batch = (items: readonly object[], options: object = {}) =>
  client.data('POST', '/orgchart/batch', { items, options });

async function idOf(code: string): Promise<number> {
  const found = (await tree()).find((one) => one.code === code);
  if (found === undefined) throw new Error(`There is no ${code}`);
  return found.id;
}

describe('the organization chart', () => {
  it('tells direct children, or everything below as one list, nested by left and right', async () => {
    expect((await tree('')).map(({ code }) => code)).toEqual(['CUSTOMERS', 'PARTNERS', 'STAFF', '']);
    expect((await tree('node_id=3')).map(({ code }) => code)).toEqual(['STAFF-IT']);
    expect((await tree('lang=italian')).map(({ title }) => title)).toEqual([
      'Clienti',
      'Partner',
      'Personale',
      'Archive',
    ]);
    const [root, ...all] = await tree();
    expect(root).toMatchObject({ id: 0, title: 'Docebo', lev: 1, i_left: 1, i_right: 12 });
    expect(all.map(({ code, lev, i_left: left, i_right: right }) => [code, lev, left, right])).toEqual([
      ['CUSTOMERS', 2, 2, 3],
      ['PARTNERS', 2, 4, 5],
      ['STAFF', 2, 6, 9],
      ['STAFF-IT', 3, 7, 8],
      ['', 2, 10, 11],
    ]);
    expect((await tree('search_text=staff')).map(({ code }) => code)).toEqual(['STAFF', 'STAFF-IT']);
    expect((await client.call('GET', '/orgchart?node_id=99')).status).toBe(404);
  });

  it('is extended by batches, in the order of their items, each row by itself', async () => {
    const rows = await batch([branch('A'), branch('B', 'A'), branch('C', 'NOWHERE'), branch('0'), branch('STAFF')]);
    expect(rows).toMatchObject([
      { row_index: 0, success: true },
      { row_index: 1, success: true },
      { row_index: 2, success: false, message: 'There is no parent branch with the code NOWHERE' },
      { row_index: 3, success: false, message: 'The code must be different from zero' },
      { row_index: 4, success: true, message: 'Branch STAFF already exists and was skipped' },
    ]);
    expect(await client.data('GET', `/orgchart/${await idOf('B')}`)).toMatchObject({
      id_parent: await idOf('A'),
      lev: 3,
    });
    await batch([{ code: 'B', translations: { all: 'Renamed' }, parent_code: 'STAFF' }], { update: true });
    // It is not moved.
    expect((await tree(`node_id=${await idOf('A')}`)).map(({ code }) => code)).toEqual(['B']);
    const { translations } = z
      .object({ translations: z.unknown() })
      .parse(await client.data('GET', `/orgchart/${await idOf('B')}`));
    expect(translations).toEqual({ english: 'b', all: 'Renamed' });
  });

  it('does not make sure that codes are unique, and finds none that is not', async () => {
    await client.data('POST', '/orgchart', { code: 'STAFF', translations: { all: 'Again' } });
    expect(await batch([branch('NEW', 'STAFF'), branch('STAFF')])).toMatchObject([
      { success: false, message: 'Multiple branches with the code STAFF were found' },
      { success: false, message: 'Multiple branches with the code STAFF were found' },
    ]);
  });

  it('is changed branch by branch', async () => {
    const created = await client.data('POST', '/orgchart', { code: 'X', translations: { all: 'X' }, id_parent: 1 });
    const { branch_id: id } = z.object({ branch_id: z.number() }).parse(created);
    expect(await client.data('PUT', `/orgchart/${id}`, { code: 'Y', translations: { italian: 'Ics' } })).toEqual({
      branch_id: id,
    });
    expect(await client.data('POST', `/orgchart/${id}/move`, { id_new_parent: 4 })).toEqual({ success: true });
    expect(await client.data('GET', `/orgchart/${id}`)).toMatchObject({ code: 'Y', id_parent: 4, lev: 4 });
    for (const [method, path, body] of [
      ['POST', '/orgchart/3/move', { id_new_parent: id }],
      ['POST', '/orgchart/0/move', { id_new_parent: 1 }],
      ['DELETE', '/orgchart/0', {}],
      ['DELETE', '/orgchart/4', {}],
      ['POST', '/orgchart', { code: 'Z' }],
      ['POST', '/orgchart', { code: 'Z', translations: { en: 'Z' } }],
      ['POST', '/orgchart', { code: 'Z', translations: { all: 'Z' }, id_parent: 99 }],
    ] as const) {
      expect((await client.call(method, path, body)).status, `${method} ${path}`).toBe(400);
    }
    expect(await client.data('DELETE', `/orgchart/${id}`)).toEqual({ success: true });
    expect((await client.call('GET', `/orgchart/${id}`)).status).toBe(404);
  });

  it('lets people in and out', async () => {
    const ids = { user_ids: [13_003], branch_ids: [1, 2] };
    expect(await client.data('PUT', '/user/add_to_branch', ids)).toEqual({ success: true });
    expect(await client.data('GET', '/orgchart/2/users')).toMatchObject({
      items: [{ user_id: '13003', first_name: 'Luca' }],
    });
    await client.data('PUT', '/user/remove_from_branch', { user_ids: 13_003, branch_ids: [2, 4] });
    const luca = async () =>
      State.parse(await client.control('GET', '/state')).users.find(({ username }) => username.startsWith('luca'));
    expect(await luca()).toMatchObject({ branches: [1] });
    await client.data('PUT', '/user/move_to_branch', { user_ids: [13_003], branch_ids: [4] });
    expect(await luca()).toMatchObject({ branches: [4] });
    expect(await client.data('GET', '/orgchart/3/users')).toMatchObject({ count: 2 });
    expect(await client.data('GET', '/orgchart/3/users?only_first_level=1')).toMatchObject({ count: 1 });
    expect((await client.call('PUT', '/user/add_to_branch', { user_ids: [1], branch_ids: [4] })).status).toBe(400);
    expect((await client.call('PUT', '/user/add_to_branch', { user_ids: [13_003], branch_ids: [99] })).status).toBe(
      400,
    );
    expect(await client.data('POST', '/orgchart/assign_users', { id_org: 4, id_users: '13003,13002,1' })).toEqual({
      success: [13_002],
      already_assigned_users: [13_003],
      users_not_exist: [1],
      errors: [],
    });
  });
});

const Concurrency = z.object({ concurrency: z.object({ refused: z.number(), overlapping: z.number() }) });

describe('batch and branch calls beside each other', () => {
  const newcomer = (name: string) =>
    client.call('POST', '/user/batch', {
      items: [{ username: name, branch_name_path: name, branch_code_path: name }],
      options: { branch_option: 'existing', destination_branch: 1, force_create_branches: true },
    });
  const both = () => Promise.all([newcomer('LEFT'), newcomer('RIGHT')]);

  /** Codes of the branches of people by username; null for a branch that does not exist. */
  async function placed(): Promise<Record<string, (string | null)[]>> {
    const { branches, users } = State.parse(await client.control('GET', '/state'));
    const code = (id: number) => branches.find((one) => one.id === id)?.code ?? null;
    return Object.fromEntries(users.map((user) => [user.username, user.branches.map(code)]));
  }

  it('are refused, and counted', async () => {
    const answers = await both();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ name: 'Conflict', status: 409 });
    expect(Concurrency.parse(await client.control('GET', '/stats')).concurrency).toMatchObject({
      refused: 1,
      overlapping: 1,
    });
    await client.control('POST', '/concurrency', { mode: 'refuse', status: 423 });
    expect(new Set((await both()).map(({ status }) => status))).toEqual(new Set([200, 423]));
    // Reading does no harm.
    const reads = await Promise.all([
      client.call('GET', '/orgchart'),
      client.call('GET', '/user'),
      client.call('POST', '/orgchart/batch', { items: [branch('Z')] }),
    ]);
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('must not happen: where nothing refuses them, both say that all went well, and somebody is in the branch of others', async () => {
    await client.control('POST', '/concurrency', { mode: 'corrupt' });
    const answers = await both();
    for (const { status, body } of answers) expect([status, body]).toMatchObject([200, { data: [{ success: true }] }]);
    const codes = (await tree()).map(({ code }) => code).filter((code) => ['LEFT', 'RIGHT'].includes(code));
    // The last to end has overwritten what the other did, and its branch has the other's number.
    expect(codes).toHaveLength(1);
    expect(await placed()).toMatchObject({ LEFT: codes, RIGHT: codes });
  });

  it('lose what was moved, where nothing refuses them', async () => {
    await client.control('POST', '/concurrency', { mode: 'corrupt' });
    await Promise.all([newcomer('FIRST'), client.call('POST', '/orgchart/4/move', { id_new_parent: 1 })]);
    const { id_parent: parent } = z.object({ id_parent: z.number() }).parse(await client.data('GET', '/orgchart/4'));
    const first = (await tree()).some(({ code }) => code === 'FIRST');
    expect(parent === 1 && first).toBe(false);
  });

  it('are as good as one after the other where they wait', async () => {
    await client.control('POST', '/concurrency', { mode: 'queue' });
    await both();
    expect(await placed()).toMatchObject({ LEFT: ['LEFT'], RIGHT: ['RIGHT'] });
  });

  it('go on on the server when nobody waits for their answer', async () => {
    await client.control('POST', '/faults', { kind: 'branch_batch', busy: 200 });
    const headers = { Authorization: `Bearer ${client.token}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ items: [branch('LATE')] });
    const signal = AbortSignal.timeout(50);
    await expect(
      fetch(`${client.url}/manage/v1/orgchart/batch`, { method: 'POST', headers, body, signal }),
    ).rejects.toThrow();
    expect((await client.call('POST', '/orgchart/batch', { items: [branch('NEXT')] })).status).toBe(409);
    await expect.poll(async () => (await tree()).map(({ code }) => code)).toContain('LATE');
  });
});
