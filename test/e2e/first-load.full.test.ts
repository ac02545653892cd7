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

/** In bytes, as they come over the network; those of errors, which pages load where they say one, included. */
const LIMIT = 250_000;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Lea', 'Lang'), learner(2, 'Max', 'Moser')] }));
  installation = await install(
    trainingConfiguration({ users: null, contacts: { branches: { mode: 'single', destination: 'CUSTOMERS' } } }),
    { SF_URL: salesforce },
  );
  served = await serve(installation.environment);
});

afterAll(async () => {
  await served[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const Got = z.object({ requestId: z.string(), type: z.string() });
const Done = z.object({ requestId: z.string(), encodedDataLength: z.number() });

/** Bytes of all scripts that come, from an empty cache, until the page asks for nothing more. */
async function scriptsOf(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', (event) => {
    const { requestId, type } = Got.parse(event);
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', (event) => {
    const { requestId, encodedDataLength } = Done.parse(event);
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await page.goto('about:blank');
  await page.goto(address, { waitUntil: 'load' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  // Pages with a stream of events never come to rest altogether: nothing has come for a second.
  for (let before = -1; before !== bytes; ) {
    before = bytes;
    await page.waitForTimeout(1000);
  }
  await session.detach();
  expect(scripts.size).toBeGreaterThan(3);
  return bytes;
}

describe('what comes over the network with a page, until it is at rest', () => {
  it.each([
    '/salesforce/training/mapping/contacts',
    '/salesforce/training/synchronization',
    '/salesforce/training/connection',
    '/salesforce/training/runs',
    '/salesforce/training/logs',
    '/users/new',
    '/branches',
  ])('%s: is at most 250 kB of script, in Italian', async (path) => {
    const page = await served.enter('/home', { locale: 'it-IT' });
    const bytes = await scriptsOf(page, served.address + path);
    expect(bytes).toBeLessThan(LIMIT);
    await page.context().close();
  });
});
