import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { type Served, serve } from './support/served.ts';

let salesforce: SalesforceOrg;
let installation: Installation;
let served: Served;

/** In bytes, gzipped; the words of errors, which pages load where they say one, included. */
const LIMIT = 250_000;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Moser')] }));
  installation = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
    { salesforce: { sleep: () => Promise.resolve() } },
  );
  await installation.sync('contacts');
  await salesforce.control('POST', '/faults', { method: 'GET', path: '/', times: 1000, status: 503 });
  await expect(installation.sync('contacts')).rejects.toMatchObject({ code: 'salesforce_unreachable' });
  await salesforce.control('DELETE', '/faults');
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const FAILED = 'Salesforce ha risposto 503';

const Came = z.object({ type: z.string(), response: z.object({ url: z.string() }) });

/** The console as it is served; what stands beside each file is what gzip makes of it. */
const BUILT = join(import.meta.dirname, '../../console/dist');

/** Bytes of all scripts that come, gzipped, from an empty cache, until the page asks for nothing more. */
async function scriptsOf(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set<string>();
  session.on('Network.responseReceived', (event) => {
    const { type, response } = Came.parse(event);
    if (type === 'Script') scripts.add(new URL(response.url).pathname);
  });
  await page.goto('about:blank');
  await page.goto(address, { waitUntil: 'load' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Pages with a stream of events never come to rest altogether: nothing has come for a second.
  for (let before = -1; before !== scripts.size; ) {
    before = scripts.size;
    await page.waitForTimeout(1000);
  }
  await session.detach();
  expect(scripts.size).toBeGreaterThan(3);
  const sizes = await Promise.all([...scripts].map(async (path) => (await stat(join(BUILT, `${path}.gz`))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Addresses, and what is on them once all of it has come; the second run could not begin. */
const OPENED: readonly { readonly path: string; readonly shows: string; readonly most?: number }[] = [
  { path: '/salesforce/training/mapping/contacts', shows: 'Cognome' },
  {
    path: '/salesforce/training/mapping/contacts?section=options',
    shows: 'Sincronizzazione incrementale',
    most: 256_500,
  },
  { path: '/salesforce/training/mapping/contacts?section=branches', shows: 'Destinazione', most: 256_500 },
  { path: '/salesforce/training/mapping/contacts?section=approval', shows: 'Approvazione', most: 256_500 },
  { path: '/salesforce/training/synchronization', shows: FAILED },
  // Panels, which need all that dialogs do, on a page that is large by itself.
  { path: '/salesforce/training/synchronization?configure=contacts', shows: 'Learners', most: 259_000 },
  { path: '/salesforce/training/synchronization?configure=custom', shows: FAILED, most: 259_000 },
  { path: '/salesforce/training/synchronization?schedule=true', shows: FAILED, most: 265_500 },
  { path: '/salesforce/training/connection', shows: 'training' },
  { path: '/salesforce/training/connection?edit=true', shows: 'training', most: 253_000 },
  { path: '/salesforce/training/runs', shows: FAILED },
  { path: '/salesforce/training/runs?history=table', shows: FAILED },
  { path: '/salesforce/training/logs', shows: FAILED },
  { path: '/runs/1', shows: 'Lang' },
  { path: '/runs/2', shows: FAILED },
  { path: '/users', shows: 'Lang' },
  { path: '/users/new', shows: 'Cognome' },
  { path: '/branches', shows: 'Customers' },
  // The acts of a branch: a menu and forms.
  { path: '/branches?branch=2', shows: 'Customers', most: 266_500 },
];

describe('what comes over the network with a page, until it is at rest', () => {
  it.each(OPENED)(
    '$path: is at most 250 kB of script, or what is said of it, in Italian',
    async ({ path, shows, most = LIMIT }) => {
      const page = await served.enter('/home', { locale: 'it-IT' });
      const bytes = await scriptsOf(page, served.address + path);
      await page.getByText(shows).first().waitFor();
      expect(bytes).toBeLessThan(most);
      await page.context().close();
    },
  );
});
