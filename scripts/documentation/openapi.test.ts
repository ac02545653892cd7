import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ERROR_CODES } from '../../src/support/errors.ts';
import { type OpenApi, openApiDocument } from './openapi.ts';
import { openApiProblems } from './openapi-problems.ts';

const PATH = new URL('../../openapi.json', import.meta.url);

describe('openapi.json', () => {
  let document: OpenApi;
  beforeAll(async () => {
    document = await openApiDocument();
  });

  it('is the one that is committed; npm run openapi writes it anew', () => {
    expect(JSON.parse(readFileSync(PATH, 'utf8'))).toEqual(document);
  });

  it('describes every operation, parameter and property', () => {
    expect(openApiProblems(document)).toEqual([]);
  });

  it('lists the errors of every operation with their codes, and no other codes', () => {
    const unlisted = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { responses = {} }]) => {
        const text = Object.values(responses).map(({ description }) => description);
        const codes = text.flatMap((each) => [...(each ?? '').matchAll(/`([a-z_]+)`:/g)].map(([, code = '']) => code));
        const known = codes.every((code) => Object.hasOwn(ERROR_CODES, code));
        return known && codes.includes('internal') ? [] : [`${method} ${path}`];
      }),
    );
    expect(unlisted).toEqual([]);
  });

  it('says of every operation but those for signing in that somebody has to be signed in', () => {
    const open = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security = [] }]) =>
        security.length === 0 ? [`${method} ${path}`] : [],
      ),
    );
    expect(open).toEqual([
      'get /api/v1/setup',
      'post /api/v1/setup',
      'post /api/v1/session',
      'post /api/v1/session/salesforce',
      'post /api/v1/sign-in/providers/{id}',
      'post /api/v1/sign-in/providers/{id}/returns',
      'get /api/v1/sign-in',
      'post /api/v1/password-links',
      'post /api/v1/password-links/check',
      'post /api/v1/password-links/use',
    ]);
  });

  it.each<[string, Partial<OpenApi['paths'][string][string]>]>([
    ['a summary', { summary: '' }],
    ['a description', { description: '' }],
    ['a chapter', { tags: [] }],
    ['the description of a parameter', { parameters: [{ name: 'limit', schema: {} }] }],
    ['the description of a property', { requestBody: { content: { json: { schema: { properties: { name: {} } } } } } }],
    [
      'the description of a property of items',
      { responses: { 200: { description: 'x', content: { json: { schema: { items: { properties: { a: {} } } } } } } } },
    ],
  ])('is not complete without %s', (_what, broken) => {
    const operation = { operationId: 'getThing', summary: 'Get it', description: 'Gets it.', tags: ['Things'] };
    const components = { schemas: {} };
    expect(openApiProblems({ paths: { '/thing': { get: operation } }, components })).toEqual([]);
    expect(openApiProblems({ paths: { '/thing': { get: { ...operation, ...broken } } }, components })).toHaveLength(1);
  });
});
