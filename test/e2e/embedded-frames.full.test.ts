import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CANVAS_SECRET } from '../support/canvas.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { launchBrowser } from './support/chromium.ts';
import { type Served, serve } from './support/served.ts';

/** Of the canvas app in the second org; each org signs with its own. */
const OTHER = { id: 'canvas-beta', secret: 'another-canvas-secret' };

let alpha: SalesforceOrg;
let beta: SalesforceOrg;
let rollcall: Installation;
let served: Served;
let browser: Browser;

const atLocalhost = (url: string) => url.replace('127.0.0.1', 'localhost');

/** Where each org is, and the first one under a name that is not the connected one. */
const places = () => ({ alpha: atLocalhost(alpha.url), beta: atLocalhost(beta.url), elsewhere: alpha.url });
type Place = keyof ReturnType<typeof places>;

beforeAll(async () => {
  const org = () => startOrg(trainingOrg({ users: [employee(1, 'Grace', 'Hopper')] }));
  [alpha, beta] = await Promise.all([org(), org()]);
  await beta.control('POST', '/oauth-clients', OTHER);
  const configuration = JSON.stringify(
    JSON.parse(
      trainingConfiguration(
        { connection: 'alpha', url: 'ALPHA_URL', contacts: null },
        { connection: 'beta', url: 'BETA_URL', contacts: null },
      ),
    ),
    (key, value: object) => {
      if (key !== 'salesforce' || typeof value !== 'object') return value;
      const isAlpha = JSON.stringify(value).includes('ALPHA_URL');
      return { ...value, canvasSecret: isAlpha ? '${ALPHA_SECRET}' : '${BETA_SECRET}' };
    },
  );
  rollcall = await install(configuration, {
    ALPHA_URL: { url: places().alpha },
    BETA_URL: { url: places().beta },
    ALPHA_SECRET: { url: CANVAS_SECRET },
    BETA_SECRET: { url: OTHER.secret },
  });
  served = await serve(rollcall.environment);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await Promise.all([alpha, beta].map((org) => org[Symbol.asyncDispose]()));
});

/** What an org signs when somebody opens the tab. */
async function signedBy(org: 'alpha' | 'beta'): Promise<string> {
  const query = new URLSearchParams({ url: `${served.address}/canvas`, user: 'hopper@staff.example' });
  if (org === 'beta') query.set('client', OTHER.id);
  const page = await (await fetch(`${places()[org]}/__sandbox/canvas?${query.toString()}`)).text();
  return /name="signed_request" value="([^"]+)"/.exec(page)?.[1] ?? expect.fail(page);
}

/** A page of that origin with a frame, into which a signed request is posted, or an address loaded. */
async function frameAt(place: Place, path: string, signed: string | null): Promise<Page> {
  const tab = await browser.newPage();
  tab.setDefaultTimeout(30_000);
  await tab.goto(`${places()[place]}/__sandbox/stats`);
  await tab.evaluate(
    `(([action, signed]) => {
      const frame = Object.assign(document.createElement('iframe'), { name: 'canvas' });
      document.body.replaceChildren(frame);
      if (signed === null) { frame.src = action; return; }
      const form = Object.assign(document.createElement('form'), { method: 'post', action, target: 'canvas' });
      const field = Object.assign(document.createElement('input'), { name: 'signed_request', value: signed });
      form.append(field);
      document.body.append(form);
      form.submit();
    })(${JSON.stringify([served.address + path, signed])})`,
  );
  return tab;
}

/** Whether the browser shows what the server has answered, or an empty page of its own. */
async function seenIn(tab: Page): Promise<'shown' | 'blocked'> {
  const frame = () => tab.frames()[1];
  await expect.poll(() => frame()?.url() ?? '', { timeout: 30_000 }).toMatch(/^(chrome-error:|http)/);
  if (frame()?.url().startsWith('chrome-error:')) return 'blocked';
  await tab.frameLocator('iframe').locator('body *:visible').first().waitFor();
  return 'shown';
}

async function seen(place: Place, path: string, signed: string | null = null): Promise<'shown' | 'blocked'> {
  const tab = await frameAt(place, path, signed);
  const answer = await seenIn(tab);
  await tab.close();
  return answer;
}

describe('R4: pages inside Salesforce, where two orgs are connected', () => {
  it('are shown in the frame of the org that has signed, of either', async () => {
    for (const org of ['alpha', 'beta'] as const) {
      const tab = await frameAt(org, `/canvas?connection=${org}`, await signedBy(org));
      await tab.frameLocator('iframe').getByText('You are not on the learning platform yet').waitFor();
      expect(await seenIn(tab)).toBe('shown');
      await tab.close();
    }
  });

  it('are shown in no other frame: not of the other org, and not of one that is not connected', async () => {
    for (const place of ['beta', 'elsewhere'] as const) {
      expect([place, await seen(place, '/canvas?connection=alpha', await signedBy('alpha'))]).toEqual([
        place,
        'blocked',
      ]);
    }
    expect(await seen('alpha', '/canvas?connection=beta', await signedBy('beta'))).toBe('blocked');
  });

  it('are shown before anything is signed where the address names the org, and nowhere where it names none', async () => {
    const looks = async (path: string) =>
      await Promise.all((['alpha', 'beta', 'elsewhere'] as const).map((place) => seen(place, path)));
    expect(await looks('/canvas?connection=alpha')).toEqual(['shown', 'blocked', 'blocked']);
    expect(await looks('/canvas?connection=beta')).toEqual(['blocked', 'shown', 'blocked']);
    expect(await looks('/canvas')).toEqual(['blocked', 'blocked', 'blocked']);
  });

  it.each(['/', '/sign-in', '/home', '/salesforce', '/users', '/docs/api', '/healthz', '/api/v1/sign-in'])(
    'are all that may stand in a frame: %s may not, of a connected org either',
    async (path) => {
      expect(await seen('alpha', path)).toBe('blocked');
    },
  );
});

const LONG_S = 8;

describe('whoever opens them from an address that is kept waiting', () => {
  it('reads so in the tab, and is let in again when it is over', async () => {
    const post = async () =>
      await fetch(`${served.address}/canvas?connection=alpha`, {
        method: 'POST',
        body: new URLSearchParams({ signed_request: 'forged.e30' }),
      });
    const waitOf = ({ headers }: Response) => Number(headers.get('retry-after') ?? 0);
    let answer = await post();
    // Each further one waits longer: it is to last for as long as a browser takes to draw a page.
    for (let posts = 0; posts < 120 && waitOf(answer) < LONG_S; posts += 1) {
      await wait(waitOf(answer) * 1000);
      answer = await post();
    }
    expect(answer.status).toBe(429);
    const kept = await frameAt('alpha', '/canvas?connection=alpha', await signedBy('alpha'));
    await kept.frameLocator('iframe').getByText('It was tried several times. Try again in some minutes').waitFor();
    expect(await seen('beta', '/canvas?connection=alpha', await signedBy('alpha'))).toBe('blocked');
    await kept.close();
    await wait(waitOf(await post()) * 1000);
    const later = await frameAt('alpha', '/canvas?connection=alpha', await signedBy('alpha'));
    await later.frameLocator('iframe').getByText('You are not on the learning platform yet').waitFor();
    await later.close();
  });
});
