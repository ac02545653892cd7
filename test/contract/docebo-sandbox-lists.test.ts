import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

let client: DoceboClient;

beforeAll(async () => {
  client = await startDoceboClient({ users: 450 });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

const Page = z.looseObject({
  items: z.array(z.looseObject({ user_id: z.string(), username: z.string(), first_name: z.string() })),
  count: z.number(),
  has_more_data: z.boolean(),
  cursor: z.string().optional(),
});

async function page(query: string) {
  return Page.parse(await client.data('GET', `/user?${query}`));
}

async function everybody(query: string): Promise<string[]> {
  const names: string[] = [];
  for (let number = 1; ; number += 1) {
    const { items, has_more_data: more } = await page(`${query}&page=${number}`);
    names.push(...items.map(({ username }) => username));
    if (!more) return names;
  }
}

describe('the list of users', () => {
  it('comes in pages of at most 200, and tells how many there are when asked', async () => {
    const first = await page('get_total_count=1');
    expect(first).toMatchObject({
      count: 200,
      has_more_data: true,
      current_page: 1,
      total_count: 454,
      total_page_count: 3,
    });
    expect(await page('page=3')).toMatchObject({ count: 54, has_more_data: false });
    expect(await page('page=0')).toMatchObject({ current_page: 1 });
    expect((await page('page=1')).total_count).toBeUndefined();
    expect(new Set(await everybody('page_size=100')).size).toBe(454);
    for (const size of [0, 201, -1]) {
      expect(await client.call('GET', `/user?page_size=${size}`)).toMatchObject({
        status: 400,
        body: { message: ['page_size must be in the range 1-200'] },
      });
    }
  });

  it('gives numbers as texts, and no branches', async () => {
    const { items } = await page('search_text=luca.learner');
    expect(items).toMatchObject([
      {
        user_id: '13003',
        status: '1',
        level: '6',
        lang_code: 'it',
        field_1: 'Sales',
        field_6: 'Yes',
        field_3: null,
        expired: false,
      },
    ]);
    expect(items[0]).not.toHaveProperty('branches');
  });

  it('is searched in names and usernames, or for the whole of one', async () => {
    expect(await everybody('search_text=LEARNER001')).toHaveLength(1);
    expect(await everybody('search_text=acme.example&match_type=full')).toEqual([]);
    expect(await everybody('search_text=ADMIN&match_type=full')).toEqual(['admin']);
    expect(await everybody('active=false')).toEqual(['former.colleague']);
    expect(await everybody('exclude_power_users_and_super_admins=1')).toHaveLength(452);
    expect(await everybody('exclude[]=13001&exclude[]=13002')).toHaveLength(452);
    expect(await everybody('pending=1')).toEqual([]);
  });

  it('is sorted by first name from the end, unless told otherwise', async () => {
    const { items } = await page('page_size=3');
    expect(items[0]?.first_name).toBe('博');
    const byUsername = await everybody('sort_attr=username&sort_dir=asc&page_size=200');
    expect(byUsername).toEqual([...byUsername].sort((a, b) => a.localeCompare(b, 'en')));
    expect((await client.call('GET', '/user?sort_attr=height')).status).toBe(400);
  });

  it('tells those of a branch, with the branches below it or without', async () => {
    const own = await everybody('branch_id=3');
    const italy = await everybody('branch_id=4');
    expect((await everybody('branch_id=3&selection_status=2')).toSorted()).toEqual([...own, ...italy].toSorted());
    expect(await everybody('branch_id=0')).toHaveLength(454);
    expect((await client.call('GET', '/user?branch_id=99')).status).toBe(400);
  });

  it('tells who has changed since a time', async () => {
    await client.control('POST', '/clock', { advance: 60 });
    const { now } = z.object({ now: z.string() }).parse(await client.control('GET', '/state'));
    await client.data('PUT', '/user/13003', { lastname: 'Changed' });
    expect(await everybody(`updated_from=${encodeURIComponent(now)}`)).toContain('luca.learner@acme.example');
    expect(await everybody(`updated_from=${encodeURIComponent(now)}`)).not.toContain('paola.power@acme.example');
    expect((await client.call('GET', '/user?updated_from=yesterday')).status).toBe(400);
  });

  it('goes on with what a cursor stands for', async () => {
    const { cursor, items } = await page('search_text=learner&page_size=100&sort_attr=username&get_cursor=1');
    const second = await page(`cursor=${cursor}&page=2&page_size=100`);
    expect(second).toMatchObject({ cursor, current_page: 2 });
    expect(
      second.items.every(
        ({ username }) => username.startsWith('learner') && !items.some((one) => one.username === username),
      ),
    ).toBe(true);
    await client.control('POST', '/faults', { kind: 'users', expire: ['cursors'] });
    expect((await client.call('GET', `/user?cursor=${cursor}&page=3`)).status).toBe(400);
  });

  it('takes its parameters from a body, too, as some clients send them', async () => {
    const { statusCode, body } = await request(`${client.url}/manage/v1/user`, {
      method: 'GET',
      headers: { Authorization: `Bearer ${client.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ search_text: 'paola' }),
    });
    expect(statusCode).toBe(200);
    expect(await body.json()).toMatchObject({ data: { items: [{ username: 'paola.power@acme.example' }] } });
  });
});

describe('one user', () => {
  it('is created, changed and deleted, with refusals within HTTP 200', async () => {
    const created = await client.data('POST', '/user', {
      userid: 'solo@acme.example',
      password: 'secret-1',
      firstname: 'Solo',
      level: 6,
      language: 'it',
      select_orgchart: { 2: 1 },
      additional_fields: [
        { id: 1, value: '2' },
        { id: 6, value: 1 },
        { id: 3, value: '2024-01-31' },
      ],
    });
    const { user_id: id } = z.object({ user_id: z.number() }).parse(created);
    expect(await client.data('GET', `/user/${id}`)).toMatchObject({
      user_data: { user_id: String(id), username: 'solo@acme.example', level: '6', valid: '1' },
      additional_fields: [
        { id: '1', title: 'Reparto', value: '2', label: 'Service' },
        {},
        { value: '2024-01-31' },
        {},
        {},
        { value: '1', label: 'Yes' },
        {},
        {},
        {},
      ],
    });
    expect(
      await client.data('POST', '/user', {
        userid: 'SOLO@acme.example',
        password: 'x',
        additional_fields: { 1: 'Sales', 99: 1 },
      }),
    ).toEqual({
      success: false,
      message: [
        { id: 'userid', message: 'Username SOLO@acme.example is already in use' },
        { id: 'password', message: 'Password must have at least 6 characters' },
        { id: '1', message: 'field_1 (Department) has no option Sales' },
        { id: '99', message: 'There is no field 99' },
      ],
    });
    expect(
      await client.data('PUT', `/user/${id}`, { expiration: '2020-01-01', additional_fields: { 6: '0' } }),
    ).toMatchObject({ success: true, updated_id: id });
    expect((await page('search_text=solo')).items).toMatchObject([
      { expired: true, expiration_date: '2020-01-01', field_6: null, field_1: 'Service' },
    ]);
    await client.data('PUT', `/user/${id}`, { expiration: null });
    expect((await page('search_text=solo')).items).toMatchObject([{ expired: false }]);
    expect(await client.data('GET', '/user/check_username/SOLO@acme.example')).toEqual({ success: false });
    expect(await client.data('DELETE', '/user/delete', { user_ids: [id, 1] })).toEqual({
      success: false,
      deleted_user_ids: [id],
    });
    expect((await client.call('GET', `/user/${id}`)).status).toBe(404);
    expect((await client.call('DELETE', '/user/delete', { user_names: ['admin'] })).status).toBe(403);
  });

  it('knows the additional fields that can be imported, and their options', async () => {
    expect(await client.data('GET', '/user/importer_fields')).toMatchObject({
      fields: { username: 'Username', field_1: 'Department' },
    });
    expect(await client.data('GET', '/user_fields?as_array=1&lang=italian')).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ id: '1', title: 'Reparto', type: 'dropdown' })]),
    );
    expect(await client.data('GET', '/user_fields/1')).toMatchObject({
      type: 'dropdown',
      translations: { english: 'Department', italian: 'Reparto' },
      dropdown_options: expect.arrayContaining([
        { option_id: '1', translations: expect.objectContaining({ english: 'Sales' }) },
      ]),
    });
    const created = await client.data('POST', '/user_fields', {
      type: 'dropdown',
      translations: { all: 'Size' },
      dropdown_options: [{ translations: { all: 'S' } }, { translations: { all: 'L' } }],
    });
    const { user_field_id: id } = z.object({ user_field_id: z.number() }).parse(created);
    const [small, large] = z
      .object({ options: z.tuple([z.object({ id: z.string() }), z.object({ id: z.string() })]) })
      .parse(
        z
          .array(z.looseObject({ id: z.string() }))
          .parse(await client.data('GET', '/user_fields?as_array=1'))
          .find((field) => field.id === String(id)),
      ).options;
    await client.data('PUT', `/user_fields/${id}`, {
      dropdown_options: {
        updated: [{ id_option: small.id, translations: { all: 'Small' } }],
        new: [{ translations: { all: 'XL' } }],
        deleted: [large.id],
      },
    });
    expect(await client.data('GET', '/user_fields?search_text[]=size')).toMatchObject({
      items: [{ title: 'Size', options: [{ id: small.id, label: 'Small' }, { label: 'XL' }] }],
    });
    expect(await client.data('DELETE', `/user_fields/${id}`)).toEqual({ deleted: [id], errors: [] });
    expect((await client.call('POST', '/user_fields', { type: 'textfield', translations: {} })).status).toBe(400);
    await client.data('POST', '/orgchart/3/field_visibility', { user_fields: [2] });
    const seen = async (query: string) =>
      z.looseObject({ count: z.number() }).parse(await client.data('GET', `/user_fields?${query}`)).count;
    expect([await seen('branch_ids[]=1'), await seen('branch_codes[]=STAFF-IT'), await seen('')]).toEqual([8, 9, 9]);
  });
});
