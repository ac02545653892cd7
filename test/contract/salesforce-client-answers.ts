import { expect } from 'vitest';
import { RollcallError } from '../../src/support/errors.ts';
import type { CompiledExtract, Source, SourcePage } from '../../src/sync/source.ts';
import { json } from './salesforce-client-server.ts';

export const DATA = '/services/data/v62.0';
export const TOKEN = 'POST /services/oauth2/token';
export const DESCRIBE = `GET ${DATA}/sobjects/Contact/describe`;
export const QUERY = `GET ${DATA}/query?`;
export const JOBS = `${DATA}/jobs/query`;

const field = (name: string, type = 'string') => ({
  name,
  label: name,
  type,
  length: 80,
  filterable: true,
  relationshipName: null,
  referenceTo: [],
  picklistValues: [],
});
export const describeContact = json({ name: 'Contact', label: 'Contact', fields: [field('Id', 'id'), field('Name')] });

export const extract: CompiledExtract = {
  object: 'Contact',
  listView: { id: '00Bf20000080l1oEAA', developerName: 'All', label: 'All' },
  soql: 'SELECT Id, Name FROM Contact',
  paths: ['Id', 'Name'],
  scope: 'everything',
  filtered: false,
  warnings: [],
};

export const id = (n: number): string => `003${String(n).padStart(12, '0')}AAA`;
export const record = (n: number) => ({ attributes: { type: 'Contact' }, Id: id(n), Name: `N${n}` });
export const row = (n: number) => [id(n), `N${n}`];

export async function readAll(pages: AsyncIterable<SourcePage>): Promise<SourcePage[]> {
  const all: SourcePage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export const rowsOf = (pages: readonly SourcePage[]) => pages.flatMap(({ rows }) => rows);

/** The error that a call ends in; it must say what to do, and never give a secret away. */
export async function failureOf(call: Promise<unknown>): Promise<RollcallError> {
  const failure: unknown = await call.then(
    () => new Error('the call succeeded'),
    (e: unknown) => e,
  );
  if (!(failure instanceof RollcallError)) throw new Error('not the error that was expected', { cause: failure });
  expect(failure.message).not.toMatch(/top-secret|token-\d/);
  expect(failure.message).toMatch(/\. \S.*\.$/s);
  return failure;
}

export const describeFields = (source: Source) => source.fields('Contact', ['Name']);
