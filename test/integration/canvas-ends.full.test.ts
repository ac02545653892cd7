import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storedConnection } from '../../src/store/configuration.ts';
import { unlinkByHand } from '../../src/store/link-by-hand.ts';
import { inTransaction } from '../../src/store/unit-of-work.ts';
import { findPerson } from '../../src/store/views/person.ts';
import { type Caller, type RunningApi, startApi } from '../support/api.ts';
import { CANVAS_SECRET, postToCanvas, signedForm, signedRequest, withCanvasSecret } from '../support/canvas.ts';
import { type Held, whileHeld } from '../support/held-statement.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { employee, trainingConfiguration, trainingOrg, userId } from '../support/training-org.ts';

const ADA = 'lovelace@staff.example';

let salesforce: SalesforceOrg;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;
let issuedAt = Date.now();

const configuration = (secret?: string) => withCanvasSecret(trainingConfiguration({ contacts: null }), secret);

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ users: [employee(1, 'Ada', 'Lovelace')] }));
  const environment = {
    SF_URL: salesforce,
    CANVAS_SECRET: { url: CANVAS_SECRET },
    OTHER_SECRET: { url: 'the secret of another app' },
  };
  rollcall = await install(configuration(), environment);
  api = await startApi(rollcall.context, { publicUrl: new URL('https://rollcall.example') });
  admin = await api.signedIn();
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
  expect(api.complaints).toEqual([]);
});

beforeEach(async () => {
  for (const table of ['run', 'link', 'attempt', 'log_event'] as const) await rollcall.db.deleteFrom(table).execute();
  await rollcall.db.deleteFrom('person').where('username', '<>', 'admin').execute();
  await rollcall.configure(configuration());
  await rollcall.sync('users');
});

/** Salesforce posts of Ada, who opens the tab once more. */
async function open() {
  issuedAt += 1;
  const { id: organizationId } = salesforce.sandbox.org;
  const signed = signedRequest({ userId: userId(1), organizationId, instanceUrl: salesforce.url, issuedAt });
  return (await postToCanvas(api.address, signedForm(signed))).beginning;
}

interface Meanwhile {
  /** Where it stands, with its locks, when Ada has been found. */
  readonly held: Held;
  readonly act: () => Promise<unknown>;
  readonly reason: string;
}

const MEANWHILE: Readonly<Record<string, Meanwhile>> = {
  'the secret is replaced': {
    held: { at: 'after update on connection', when: 'true' },
    act: () => rollcall.configure(configuration('OTHER_SECRET')),
    reason: 'forged',
  },
  'the connection is deleted': {
    held: { at: 'after delete on connection', when: 'true' },
    act: () => admin.call('DELETE', '/connections/training'),
    reason: 'forged',
  },
  'they are unlinked': {
    held: { at: 'after delete on session', when: `old.method = 'salesforce'` },
    act: () =>
      inTransaction(rollcall.db, async (tx) => {
        await unlinkByHand(tx, { connection: await storedConnection(tx), username: ADA });
      }),
    reason: 'unknown',
  },
  'they are deactivated': {
    held: { at: 'after update of active on person', when: 'not new.active' },
    act: async () => {
      const { id } = await findPerson(rollcall.db, ADA);
      return await admin.call('PUT', `/people/${id}/status`, { active: false });
    },
    reason: 'not_admitted',
  },
};

describe('whoever has been found inside Salesforce, and is about to be let in', () => {
  it.each(Object.entries(MEANWHILE))(
    'is looked at once more where %s, and refused',
    async (_, { held, act, reason }) => {
      expect(await open()).toMatchObject({ kind: 'session' });
      const [, opened] = await whileHeld(rollcall.db, held, act, open);
      expect(opened).toMatchObject({ kind: 'refused', reason });
      const { sessions } = await rollcall.db
        .selectFrom('session')
        .where('method', '=', 'salesforce')
        .select((eb) => eb.fn.countAll<string>().as('sessions'))
        .executeTakeFirstOrThrow();
      expect(sessions).toBe('0');
    },
  );
});
