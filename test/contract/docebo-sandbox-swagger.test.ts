import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SwaggerParser from '@apidevtools/swagger-parser';
import { Ajv } from 'ajv';
import type { OpenAPIV2 } from 'openapi-types';
import { generate } from 'openapi-typescript-codegen';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DoceboClient, startDoceboClient } from '../support/docebo-sandbox.ts';

let client: DoceboClient;
let folder: string;

beforeAll(async () => {
  client = await startDoceboClient();
  folder = await mkdtemp(join(tmpdir(), 'docebo-swagger-'));
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const Microservices = z.array(z.object({ app: z.string(), url: z.url() }));
/** Whether it is one, the first test asks. */
const Swagger = z.custom<OpenAPIV2.Document>();
const Schema = z.looseObject({ type: z.string().optional() });
const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ summary: z.string(), responses: z.object({ 200: z.object({ schema: Schema }) }) }),
    ),
  ),
});

async function swaggerDocument(): Promise<OpenAPIV2.Document> {
  const [manage] = Microservices.parse(await client.data('GET', '/site/microservices'));
  if (manage === undefined) throw new Error('There is no microservice');
  return Swagger.parse(await (await fetch(manage.url)).json());
}

/** A fetch client that openapi-typescript-codegen makes of the document, loaded. */
async function generatedClient(document: OpenAPIV2.Document): Promise<unknown> {
  const sources = join(folder, 'client');
  await generate({ input: { ...document }, output: sources, httpClient: 'fetch', useUnionTypes: true });
  const built = join(folder, 'built');
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      lib: { entry: join(sources, 'index.ts'), formats: ['cjs'], fileName: () => 'client.cjs' },
      outDir: built,
      minify: false,
    },
  });
  const loaded: unknown = createRequire(import.meta.url)(join(built, 'client.cjs'));
  return loaded;
}

/** The functions of a service, whatever their types: they are made while the test runs. */
const Service = z.custom<Readonly<Record<string, (...given: unknown[]) => Promise<{ data: unknown }>>>>(
  (value) => typeof value === 'function',
);
const Client = z.looseObject({
  // The object itself, which the client reads; not a copy.
  OpenAPI: z.custom<Record<'BASE' | 'TOKEN', unknown>>((value) => typeof value === 'object'),
  UserService: Service,
  OrgchartService: Service,
  UserFieldsService: Service,
});

async function called(
  service: z.infer<typeof Service>,
  operation: string,
  ...given: readonly unknown[]
): Promise<unknown> {
  const call = service[operation];
  if (call === undefined) throw new Error(`The client has no ${operation}`);
  return (await call.call(service, ...given)).data;
}

describe('the Swagger document', () => {
  it('is one, by the rules of Swagger 2.0', async () => {
    const { info, paths } = await SwaggerParser.validate(await swaggerDocument());
    expect(info.title).toBe('manage');
    expect(Object.keys(paths ?? {})).toEqual(expect.arrayContaining(['/user/batch', '/orgchart/{id}/move']));
  });

  it('is enough for a client that is generated from it', async () => {
    const { OpenAPI, UserService, OrgchartService, UserFieldsService } = Client.parse(
      await generatedClient(await swaggerDocument()),
    );
    OpenAPI.BASE = `${client.url}/manage/v1`;
    OpenAPI.TOKEN = client.token;

    expect(await called(UserFieldsService, 'getUserFields')).toMatchObject({
      items: [{ id: '1', title: 'Department' }, {}, {}, {}, {}, {}, {}, {}, {}],
    });
    const items = [{ code: 'GEN', translations: { all: 'Generated' } }];
    expect(await called(OrgchartService, 'postOrgchartBatch', { items })).toMatchObject([{ success: true }]);
    const options = { branch_option: 'existing', destination_branch: 1 };
    const people = [{ username: 'gen@client.example', firstname: 'Gen', branch_code: 'GEN', field_1: 'Sales' }];
    expect(await called(UserService, 'postUserBatch', { items: people, options })).toMatchObject([
      { success: true, output: { username: 'gen@client.example' } },
    ]);
    const found = await called(
      UserService,
      'getUser',
      1,
      10,
      true,
      undefined,
      undefined,
      undefined,
      undefined,
      'gen@client',
    );
    expect(found).toMatchObject({ total_count: 1, items: [{ first_name: 'Gen', field_1: 'Sales' }] });
  });

  it('describes what is answered', async () => {
    const { paths } = Document.parse(await swaggerDocument());
    const ajv = new Ajv({ strict: false });
    const answers: readonly (readonly [method: string, template: string, path: string, body?: object])[] = [
      ['get', '/user', '/user?get_total_count=1&get_cursor=1'],
      ['get', '/user/{user_id}', '/user/13003'],
      ['get', '/user/session', '/user/session'],
      ['get', '/user/importer_fields', '/user/importer_fields'],
      ['get', '/user/check_username/{userid}', '/user/check_username/nobody'],
      ['post', '/user', '/user', { userid: 'described', password: 'secret-1' }],
      ['post', '/user', '/user', { userid: 'described' }],
      ['put', '/user/{user_id}', '/user/13003', { lastname: 'Described' }],
      ['put', '/user/change_status', '/user/change_status', { user_ids: [13_003, 1], status: '1' }],
      ['put', '/user/add_to_branch', '/user/add_to_branch', { user_ids: [13_003], branch_ids: [1] }],
      ['post', '/user/batch', '/user/batch', { items: [{}], options: { branch_option: 'do_nothing' } }],
      ['delete', '/user/delete', '/user/delete', { user_names: ['described'] }],
      ['get', '/user_fields', '/user_fields'],
      ['get', '/user_fields/{id}', '/user_fields/1'],
      ['get', '/orgchart', '/orgchart?flattened=true'],
      ['get', '/orgchart/{id}', '/orgchart/4'],
      ['get', '/orgchart/{id}/users', '/orgchart/3/users'],
      ['post', '/orgchart', '/orgchart', { translations: { all: 'Described' } }],
      ['post', '/orgchart/batch', '/orgchart/batch', { items: [{ code: 'D', translations: { all: 'D' } }] }],
      ['put', '/orgchart/{id}', '/orgchart/5', { code: 'ARCHIVE' }],
      ['post', '/orgchart/{id}/move', '/orgchart/5/move', { id_new_parent: 3 }],
      ['delete', '/orgchart/{id}', '/orgchart/5', {}],
      ['post', '/orgchart/assign_users', '/orgchart/assign_users', { id_org: 1, id_users: '13003,1' }],
      ['get', '/site/microservices', '/site/microservices'],
    ];
    for (const [method, template, path, body] of answers) {
      const { status, body: answer } = await client.call(method.toUpperCase(), path, body);
      const schema = paths[template]?.[method]?.responses[200].schema;
      expect(status, `${method} ${path}`).toBe(200);
      if (schema === undefined) throw new Error(`${method} ${template} is not described`);
      const isDescribed = ajv.compile(schema);
      expect(isDescribed(answer) ? [] : isDescribed.errors, `${method} ${path}`).toEqual([]);
    }
  });

  it('is there for everybody', async () => {
    const response = await fetch(`${client.url}/manage/v1/swagger.json`);
    expect(response.status).toBe(200);
    expect((await client.call('GET', '/nothing')).status).toBe(404);
  });
});
