import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { parseCsv } from './parse-csv.ts';
import type { SfCli } from './sf-cli.ts';

export interface World {
  readonly cli: SfCli;
  readonly sandbox: SalesforceSandbox;
}

/** One thing that the sf CLI does with the sandbox. It throws when the outcome is wrong, and returns what was seen. */
export interface Check {
  readonly name: string;
  readonly run: (world: World) => Promise<string>;
}

const ORG = ['--target-org', 'sandbox'];
const FIELDS = ['Id', 'Name', 'Account.Name', 'Motto__c'] as const;
const Json = z.looseObject({ status: z.number() });

/** In this order: the first ones sign in for the others. */
export const CHECKS: readonly Check[] = [
  {
    name: 'org login jwt, org display and org logout',
    async run(world) {
      const keys = z
        .object({ privateKey: z.string() })
        .parse(await (await fetch(`${world.sandbox.url}/__sandbox/jwt-key`)).json());
      const file = join(world.cli.folder, 'key.pem');
      await writeFile(file, keys.privateKey, { mode: 0o600 });
      const app = ['--client-id', 'rollcall', '--jwt-key-file', file, '--instance-url', world.sandbox.url];
      const login = ['org', 'login', 'jwt', ...app, '--alias', 'jwt', '--username', 'integration@acme.example'];
      const { result } = z
        .object({ result: z.object({ username: z.string(), name: z.string(), isSandbox: z.boolean() }) })
        .parse(await json(world, login));
      equal(result.isSandbox, true);
      const shown = z
        .object({ result: z.object({ connectedStatus: z.string() }) })
        .parse(await json(world, ['org', 'display', '--target-org', 'jwt']));
      equal(shown.result.connectedStatus, 'Connected');
      await json(world, ['org', 'logout', '--target-org', 'jwt', '--no-prompt']);
      return `signed in as ${result.username} of ${result.name}`;
    },
  },
  {
    // The CLI keeps this address with a slash at its end, so that every later URL has two of them.
    name: 'org login access-token',
    async run(world) {
      const token = await accessToken(world.sandbox.url);
      const login = ['org', 'login', 'access-token', '--instance-url', world.sandbox.url, '--alias', 'sandbox'];
      const { result } = z
        .object({ result: z.object({ username: z.string(), orgId: z.string(), instanceUrl: z.string() }) })
        .parse(await json(world, [...login, '--no-prompt'], { SF_ACCESS_TOKEN: token }));
      equal(result.orgId, world.sandbox.org.id);
      return `signed in as ${result.username} at ${result.instanceUrl}`;
    },
  },
  {
    name: 'data query --json, every page of a cursor',
    async run(world) {
      const Answer = z.object({
        result: z.object({
          totalSize: z.number(),
          records: z.array(
            z.looseObject({ Id: z.string(), Account: z.object({ Name: z.string().nullable() }).nullable() }),
          ),
        }),
      });
      const soql = `SELECT ${FIELDS.join(', ')} FROM Contact`;
      const { result } = Answer.parse(
        await json(world, ['data', 'query', ...ORG, '--query', soql], { SF_ORG_MAX_QUERY_LIMIT: '50000' }),
      );
      const rows = result.records.map((record) => [
        record.Id,
        textOf(record['Name']),
        record.Account?.Name ?? '',
        textOf(record['Motto__c']),
      ]);
      deepEqual(rows, expectedContacts(world));
      equal(result.totalSize, rows.length);
      return `${rows.length} records, each equal to the sandbox's own`;
    },
  },
  {
    name: 'data query, as a table, with parents and a count',
    async run(world) {
      const soql = 'SELECT Id, Account.Parent.Name FROM Contact WHERE Account.Parent.Name != null LIMIT 3';
      const table = await done(world, ['data', 'query', ...ORG, '--query', soql]);
      match(table, /ACCOUNT\.PARENT\.NAME/);
      match(table, /Total number of records retrieved: 3\./);
      const counted = await done(world, ['data', 'query', ...ORG, '--query', 'SELECT COUNT() FROM Contact']);
      match(counted, new RegExp(`Total number of records retrieved: ${expectedContacts(world).length}\\.`));
      return 'three rows and a count';
    },
  },
  {
    name: 'data query --result-format csv, awkward values and groups',
    async run(world) {
      const csv = async (soql: string): Promise<string[][]> =>
        parseCsv(await done(world, ['data', 'query', ...ORG, '--result-format', 'csv', '--query', soql]));
      const [, ...quoted] = await csv("SELECT Motto__c FROM Contact WHERE Motto__c LIKE 'Quote%'");
      deepEqual(quoted, [['Quote " inside, comma, and\na line break']]);
      const [, ...groups] = await csv('SELECT SobjectType, COUNT(Id) FROM ListView GROUP BY SobjectType');
      const views = world.sandbox.org.listViews;
      const counted = (object: string): number => views.filter((view) => view.object === object).length;
      deepEqual(
        new Map(groups.map(([object = '', count = '']) => [object, Number(count)])),
        new Map(views.map(({ object }) => [object, counted(object)])),
      );
      return `quotes, comma and line break survive; ${groups.length} groups`;
    },
  },
  {
    name: 'data query that is wrong',
    async run(world) {
      const query = ['data', 'query', ...ORG, '--json', '--query', 'SELECT Nonsense FROM Contact'];
      const { exitCode, stdout } = await world.cli.sf(query);
      notEqual(exitCode, 0);
      const failure = z.looseObject({ name: z.string(), message: z.string() }).parse(JSON.parse(stdout));
      equal(failure.name, 'INVALID_FIELD');
      match(failure.message, /No such column 'Nonsense'/);
      return `exit code ${exitCode}, ${failure.name}`;
    },
  },
  {
    name: 'data export bulk, over several pages',
    async run(world) {
      const file = join(world.cli.folder, 'contacts.csv');
      const soql = `SELECT ${FIELDS.join(', ')} FROM Contact`;
      await json(world, ['data', 'export', 'bulk', ...ORG, '--output-file', file, '--wait', '5', '--query', soql]);
      const [header, ...rows] = parseCsv(await readFile(file, 'utf8'));
      deepEqual(header, [...FIELDS]);
      deepEqual(rows, expectedContacts(world));
      const pages = world.sandbox.stats().requests['GET /services/data/:version/jobs/query/:id/results'] ?? 0;
      equal(pages > 1, true, 'the export came in one page');
      return `${rows.length} records in ${pages} pages, each equal to the sandbox's own`;
    },
  },
  {
    name: 'data export bulk that Bulk refuses',
    async run(world) {
      const file = join(world.cli.folder, 'refused.csv');
      const soql = 'SELECT AccountId, COUNT(Id) FROM Contact GROUP BY AccountId';
      const refused = [
        'data',
        'export',
        'bulk',
        ...ORG,
        '--json',
        '--output-file',
        file,
        '--wait',
        '5',
        '--query',
        soql,
      ];
      const { exitCode, stdout } = await world.cli.sf(refused);
      notEqual(exitCode, 0);
      const failure = z.looseObject({ message: z.string() }).parse(JSON.parse(stdout));
      match(failure.message, /GROUP BY not supported/);
      return `exit code ${exitCode}, ${failure.message}`;
    },
  },
  {
    name: 'data create, update, get and delete record',
    async run(world) {
      const record = (verb: string, ...more: string[]): Promise<unknown> =>
        json(world, ['data', verb, 'record', ...ORG, '--sobject', 'Contact', ...more]);
      const where = ['--where', 'Email=conformance@acme.example'];
      await record('create', '--values', "LastName=O'Neill Email=conformance@acme.example");
      await record('update', ...where, '--values', "Title='VP, Sales'");
      const { result } = z.object({ result: z.looseObject({ Id: z.string() }) }).parse(await record('get', ...where));
      equal(result['Title'], 'VP, Sales');
      await record('delete', ...where);
      const contacts = world.sandbox.org.table('Contact');
      equal(contacts.at(contacts.find(result.Id))['IsDeleted'], true);
      return `${result.Id} came and went`;
    },
  },
  {
    name: 'sobject describe and org list limits',
    async run(world) {
      const { result } = z
        .object({ result: z.looseObject({ fields: z.array(z.looseObject({ name: z.string() })) }) })
        .parse(await json(world, ['sobject', 'describe', ...ORG, '--sobject', 'Learner__c']));
      const fields = world.sandbox.org.objects.get('Learner__c')?.fields;
      deepEqual(
        result.fields.map(({ name }) => name),
        [...(fields?.keys() ?? [])],
      );
      const limits = z
        .object({ result: z.array(z.object({ name: z.string(), max: z.number() })) })
        .parse(await json(world, ['org', 'list', 'limits', ...ORG]));
      equal(limits.result.find(({ name }) => name === 'DailyApiRequests')?.max, 1_000_000);
      return `${result.fields.length} fields, ${limits.result.length} limits`;
    },
  },
];

/** Every contact that the integration user sees, as rows of text. */
function expectedContacts({ sandbox }: World): string[][] {
  const { org } = sandbox;
  const contacts = org.table('Contact');
  const accounts = org.table('Account');
  const seen = (position: number): boolean => accounts.visible(position, org.integrationUser.id);
  const rows: string[][] = [];
  for (let position = 0; position < contacts.length; position += 1) {
    const contact = contacts.at(position);
    if (contact['IsDeleted'] === true) continue;
    const account = accounts.find(textOf(contact['AccountId']));
    const name = account >= 0 && seen(account) ? accounts.at(account)['Name'] : null;
    rows.push([contact['Id'], contact['Name'], name, contact['Motto__c']].map(textOf));
  }
  return rows;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

async function accessToken(url: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  const response = await fetch(`${url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

/** What `sf … --json` answers; throws when it fails. */
async function json(
  { cli }: World,
  parameters: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<z.infer<typeof Json>> {
  const { exitCode, stdout, stderr } = await cli.sf([...parameters, '--json'], environment);
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
  return Json.parse(JSON.parse(stdout));
}

/** What `sf` prints; throws when it fails. */
async function done({ cli }: World, parameters: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli.sf(parameters);
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
  return stdout;
}
