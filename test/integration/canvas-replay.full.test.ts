import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sweepAccess } from '../../src/store/access/sweep.ts';
import { type RunningApi, startApi } from '../support/api.ts';
import { CANVAS_SECRET, postToCanvas, signedForm, signedRequest, withCanvasSecret } from '../support/canvas.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

const DAY = 24 * 3_600_000;

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let now = Date.parse('2026-03-01T09:00:00Z');

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ users: [employee(1, 'Ada', 'Lovelace')] }));
  rollcall = await install(
    withCanvasSecret(trainingConfiguration({ contacts: null })),
    { SF_URL: salesforce, CANVAS_SECRET: { url: CANVAS_SECRET } },
    { clock: () => new Date(now) },
  );
  await rollcall.sync('users');
  api = await startApi(rollcall.context, { publicUrl: new URL('https://rollcall.example') });
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

beforeEach(() => {
  now += DAY;
});

/** Of Ada, whom a synchronization has linked. */
const request = ({ issuedAt }: { readonly issuedAt: number } = { issuedAt: now | 0 }) =>
  signedRequest({
    userId: userId(1),
    organizationId: salesforce.sandbox.org.id,
    instanceUrl: salesforce.url,
    issuedAt,
  });

const post = (body: string) => postToCanvas(api.address, body);

describe('a signed request that comes again (R4)', () => {
  it('takes one of two that come at the same time, and forgets none before its time could come again', async () => {
    const body = signedForm(request());
    const answers = await Promise.all([post(body), post(body), post(body)]);
    expect(answers.map(({ beginning }) => beginning.kind).toSorted()).toEqual(['refused', 'refused', 'session']);
    const wrapped = now + 2 ** 32;
    const later = signedForm(request({ issuedAt: now | 0 }));
    now = wrapped;
    expect(await post(later)).toMatchObject({ beginning: { kind: 'refused', reason: 'replayed' } });
  });

  it('never takes a captured request again, however often its time seems to come and whatever is swept meanwhile', async () => {
    const at = now;
    for (const issuedAt of [at | 0, (at | 0) >>> 0, Math.floor(at / 1000)]) {
      now = at;
      const body = signedForm(request({ issuedAt }));
      expect(await post(body)).toMatchObject({ beginning: { kind: 'session' } });
      // Seconds look like the lowest 32 bits of another moment.
      const first = at + ((((issuedAt - at) % 2 ** 32) + 2 ** 32) % 2 ** 32);
      for (const wraps of [1, 2, 3, 7, 40]) {
        now = first + wraps * 2 ** 32 - DAY;
        await sweepAccess(rollcall.db, new Date(now));
        now += DAY + 1000;
        expect(await post(body)).toMatchObject({ beginning: { kind: 'refused', reason: 'replayed' } });
      }
    }
    now = at + DAY;
  });

  it('never takes one that was captured and refused as stale, when its time comes', async () => {
    const at = now;
    for (const ageMs of [301_000, -3_600_000]) {
      now = at;
      const issuedAt = (at - ageMs) | 0;
      const body = signedForm(request({ issuedAt }));
      for (let times = 0; times < 2; times++) {
        expect(await post(body)).toMatchObject({ beginning: { kind: 'refused', reason: 'stale' } });
      }
      for (const wraps of [1, 2]) {
        now = at - ageMs + wraps * 2 ** 32 + 1000;
        await sweepAccess(rollcall.db, new Date(now));
        expect(await post(body)).toMatchObject({ beginning: { kind: 'refused', reason: 'replayed' } });
      }
    }
    now = at + DAY;
  });

  it('forgets a request that names its moment wholly as soon as that is too long ago for good', async () => {
    const kept = async () => (await rollcall.db.selectFrom('canvas_request').select('fingerprint').execute()).length;
    const before = await kept();
    const body = signedForm(request({ issuedAt: now }));
    expect(await post(body)).toMatchObject({ beginning: { kind: 'session' } });
    now += 300_000;
    await sweepAccess(rollcall.db, new Date(now));
    expect(await post(body)).toMatchObject({ beginning: { reason: 'replayed' } });
    now += 61_000;
    await sweepAccess(rollcall.db, new Date(now));
    expect(await kept()).toBe(before);
    expect(await post(body)).toMatchObject({ beginning: { reason: 'stale' } });
  });
});
