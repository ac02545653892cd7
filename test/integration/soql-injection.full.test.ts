import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RollcallError } from '../../src/support/errors.ts';
import { type Answered, type Caller, type RunningApi, startApi } from '../support/api.ts';
import { type Installation, install } from '../support/installation.ts';
import { type SalesforceOrg, startOrg } from '../support/salesforce-org.ts';
import { contactId, learner, trainingConfiguration, trainingOrg } from '../support/training-org.ts';
import { startWireRecorder, type WireRecorder } from '../support/wire-recorder.ts';

let salesforce: SalesforceOrg;
let wire: WireRecorder;
let rollcall: Installation;
let api: RunningApi;
let admin: Caller;

beforeAll(async () => {
  salesforce = await startOrg(trainingOrg({ contacts: [learner(1, 'Ada', 'Lovelace'), learner(2, 'Jean', 'Bartik')] }));
  wire = await startWireRecorder(salesforce);
  rollcall = await install(trainingConfiguration({ users: null, contacts: SINGLE }), { SF_URL: wire });
  await rollcall.sync('contacts');
  api = await startApi(rollcall.context, { callsPerMinute: 0 });
  admin = await api.signedIn();
});

afterAll(async () => {
  expect(api.complaints).toEqual([]);
  await api[Symbol.asyncDispose]();
  await rollcall[Symbol.asyncDispose]();
  await wire[Symbol.asyncDispose]();
  await salesforce[Symbol.asyncDispose]();
});

const SINGLE = { branches: { mode: 'single', destination: 'CUSTOMERS' } };
const CONTACTS = '/connections/training/entities/contacts';
const NAMES = { username: 'Email', firstname: 'FirstName', lastname: 'LastName' };
const settings = (more: object) => ({ listView: 'Learners', mapping: NAMES, ...SINGLE, ...more });

/** Every way in which a text of an administrator comes near a query of Salesforce. */
const ENTRANCES: Readonly<Record<string, (text: string) => Promise<Answered>>> = {
  'a field of a mapping that is tried': (text) =>
    admin.call('POST', `${CONTACTS}/sample`, { listView: 'Learners', mapping: { ...NAMES, motto: text } }),
  'a column of a sample': (text) =>
    admin.call('POST', `${CONTACTS}/sample`, { listView: 'Learners', mapping: NAMES, columns: [text] }),
  'a field of a mapping that is saved': (text) =>
    admin.call('PUT', `${CONTACTS}/settings`, settings({ mapping: { ...NAMES, motto: text } })),
  'a field of branches by picklists': (text) =>
    admin.call(
      'PUT',
      `${CONTACTS}/settings`,
      settings({ branches: { mode: 'picklists', destination: 'CUSTOMERS', fields: ['Team__c', text] } }),
    ),
  'a list view that is tried': (text) =>
    admin.call('POST', `${CONTACTS}/sample`, { listView: text, mapping: NAMES, fresh: true }),
  'a list view that is saved, and read by a plan': async (text) => {
    const saved = await admin.call('PUT', `${CONTACTS}/settings`, settings({ listView: text }));
    if (saved.status !== 200) return saved;
    const error: unknown = await rollcall.plan('contacts').catch((thrown: unknown) => thrown);
    return { ...saved, status: 0, body: { code: error instanceof RollcallError ? error.code : 'none' } };
  },
  'an object whose list views are listed': (text) =>
    admin.call('GET', `/connections/training/entities/custom/list-views?object=${encodeURIComponent(text)}`),
  'an object whose fields are listed': (text) =>
    admin.call('GET', `/connections/training/entities/custom/fields?object=${encodeURIComponent(text)}&parents=true`),
  'an object that is sampled': (text) =>
    admin.call('POST', '/connections/training/entities/custom/sample', { object: text, listView: 'All', mapping: {} }),
  'an object that is saved': (text) =>
    admin.call('PUT', '/connections/training/entities/custom/settings', settings({ object: text })),
  'a record that is synchronized': (text) =>
    admin.call('POST', `${CONTACTS}/records/${encodeURIComponent(text)}/synchronize`, { notify: false }),
  'a search for people': (text) => admin.call('GET', `/people?search=${encodeURIComponent(text)}`),
  'a search in logs': (text) => admin.call('GET', `/logs?search=${encodeURIComponent(text)}`),
};

/** What comes of the attacks: most are no names of anything, and refused for that, before anybody is asked. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  'a list view that is tried': ['400 request_invalid', '422 salesforce_list_view'],
  'a list view that is saved, and read by a plan': [
    '400 request_invalid',
    // A reference to a variable of the environment, which only files may have.
    '422 config_invalid',
    'plan salesforce_list_view',
  ],
  'a search for people': ['200 nothing', '400 request_invalid'],
  'a search in logs': ['200 nothing', '400 request_invalid'],
};

/** Names of things that are there, and of things that could be: what is asked of Salesforce for them is what may be asked. */
const PLAIN = ['Motto__c', 'Account.Name', 'Learners', 'Contact', 'Nothing_Like_It', contactId(1)];

const EVIL = [
  "x' OR Name != '",
  "Learners' OR DeveloperName != '",
  "\\' OR Name != \\'",
  "\\\\' OR Name != '",
  "003' OR Id != '",
  "' LIMIT 1 OFFSET 0 --",
  'Id FROM User',
  'Id FROM User--',
  'Email FROM Contact WHERE Email != null ORDER BY Id',
  'Name, (SELECT Id FROM Contacts)',
  'Name,Email',
  'COUNT()',
  'FORMAT(CreatedDate)',
  'TYPEOF Owner WHEN User THEN Email END',
  'Account.Name.',
  '.Name',
  'Account..Name',
  'a.b.c.d.e.f.Name',
  'Contact WHERE Name != null',
  'Contact/describe',
  'Contact?x=',
  'Contact#',
  '../Account',
  '../../../../services/oauth2/revoke',
  '..%2f..%2fquery',
  'Contact\u0000',
  'Contact\nWHERE',
  'Contact\u2028WHERE',
  '\u2019 OR Name != \u2019',
  'Näme',
  '%',
  '*',
  '${SF_CLIENT_SECRET}',
  "'; drop table person; --",
];

/** The code of a problem; of a search, whether anything was found: nothing in it is spelled so. */
function codeOf(body: unknown): string {
  const { code = null, items = [] } = z
    .object({ code: z.string().optional(), items: z.array(z.unknown()).optional() })
    .parse(body);
  return code ?? (items.length === 0 ? 'nothing' : 'something');
}

/** The requests since then, without what stands in strings: what is left is what they ask. */
function shapes(): string[] {
  return wire.records.map(({ method, path, body }) => {
    const { pathname, searchParams } = new URL(path, wire.url);
    const query = searchParams.get('q') ?? /"query":("(?:[^"\\]|\\.)*")/.exec(body)?.[1] ?? '';
    return `${method} ${pathname} ${query.replaceAll(/'(?:[^'\\]|\\.)*'/g, '?')}`;
  });
}

const since = async (act: () => Promise<unknown>) => {
  const before = wire.records.length;
  await act();
  return shapes().slice(before);
};

describe('injection into queries of Salesforce', () => {
  const usual = new Set<string>();

  beforeAll(async () => {
    for (const enter of Object.values(ENTRANCES)) {
      for (const text of PLAIN) for (const shape of await since(() => enter(text))) usual.add(shape);
    }
    await rollcall.configure(trainingConfiguration({ users: null, contacts: SINGLE }));
  });

  it('is looked for where queries are: the plain ones are seen', () => {
    const queries = [...usual].filter((shape) => shape.includes('SELECT'));
    expect(queries.length).toBeGreaterThan(5);
  });

  it.each(Object.keys(ENTRANCES))('is refused before it is asked, or is a text like any other: %s', async (name) => {
    const enter = ENTRANCES[name] ?? expect.fail(name);
    const codes = new Set<string>();
    for (const text of EVIL) {
      const seen = await since(async () => {
        const { status, body } = await enter(text);
        codes.add(`${status === 0 ? 'plan' : status} ${codeOf(body)}`);
        expect(JSON.stringify(body)).not.toContain('rollcall-secret');
      });
      expect({ text, unusual: seen.filter((shape) => !usual.has(shape)) }).toEqual({ text, unusual: [] });
    }
    expect([...codes].toSorted()).toEqual(CODES[name] ?? ['400 request_invalid']);
  });

  it('finds nobody by wildcards: in a search they are characters like others', async () => {
    const found = async (text: string) => (await admin.call('GET', `/people?search=${encodeURIComponent(text)}`)).body;
    expect(await found('ovelac')).toMatchObject({ items: [{ username: 'lovelace@learners.example' }] });
    for (const text of ['l_velace', 'l%e', '%', '_', '\\', 'lovelace\\', "lovelace' --"]) {
      expect({ text, ...Object(await found(text)) }).toMatchObject({ text, items: [] });
    }
  });
});
