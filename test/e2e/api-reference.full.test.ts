import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BorrowedDatabase, borrowDatabase } from '../support/database.ts';
import { SECRET_KEY } from '../support/installation.ts';
import { type Served, serve } from './support/served.ts';

let database: BorrowedDatabase;
let served: Served;
let page: Page;

beforeAll(async () => {
  database = await borrowDatabase();
  served = await serve({ ROLLCALL_DATABASE_URL: database.url, ROLLCALL_SECRET_KEY: SECRET_KEY });
  page = await served.enter('/tokens');
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe('the description of the API', () => {
  it('is found from the tokens, and every operation of it can be read, with nothing from elsewhere', async () => {
    const opening = page.context().waitForEvent('page');
    await page.getByRole('link', { name: '/docs/api' }).click();
    const reference = await opening;
    const errors: string[] = [];
    const asked: string[] = [];
    reference.on('pageerror', ({ message }) => errors.push(message));
    reference.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    reference.on('request', (request) => asked.push(new URL(request.url()).origin));
    await reference.waitForURL(/\/docs\/api/);
    // Once more, from the beginning, with somebody listening.
    await reference.reload();
    await reference
      .getByRole('heading', { name: /Rollcall/ })
      .first()
      .waitFor();
    const described: unknown = await (await page.request.get(`${served.address}/docs/api/json`)).json();
    const operations = reference.locator('.opblock');
    await expect.poll(() => operations.count()).toBe(operationsOf(described));
    await operations.filter({ hasText: '/api/v1/connections/{connection}/check' }).locator('button').first().click();
    await reference.getByText('Responses').first().waitFor();
    expect(errors).toEqual([]);
    expect(new Set(asked)).toEqual(new Set([served.address]));
    await reference.close();
  });
});

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

function operationsOf(described: unknown): number {
  if (!(described instanceof Object && 'paths' in described && described.paths instanceof Object)) return 0;
  return Object.values(described.paths)
    .flatMap((path: unknown) => (path instanceof Object ? Object.keys(path) : []))
    .filter((method) => METHODS.has(method)).length;
}
