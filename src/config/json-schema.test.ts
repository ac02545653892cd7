import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurationJsonSchema } from './json-schema.ts';

const EXAMPLE = readFileSync(new URL('../../examples/acme.yaml', import.meta.url), 'utf8');

const schema = configurationJsonSchema();
const accepts = new Ajv({ allErrors: true, strict: true, strictTypes: false, validateFormats: false }).compile(schema);

describe('the JSON Schema of rollcall.yaml', () => {
  it('is the one that is committed; npm run schema writes it anew', () => {
    const committed: unknown = JSON.parse(readFileSync(new URL('../../rollcall.schema.json', import.meta.url), 'utf8'));
    expect(committed).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('accepts the example, whose first line leads editors to it', () => {
    expect(EXAMPLE.split('\n')[0]).toBe('# yaml-language-server: $schema=../rollcall.schema.json');
    accepts(parse(EXAMPLE));
    expect(accepts.errors).toBeNull();
  });

  it.each([
    ['an unknown key', 'listView: Active_Users', 'listview: Active_Users'],
    ['R24: a mapping without username', 'username: Username', 'user: Username'],
    ['a field that cannot be one', 'job_title: Title', 'job_title: the title'],
    ['a picklist by anything but label or value', 'picklist: label', 'picklist: text'],
    ['R15: branches by account for users', 'mode: single, destination: STAFF', 'mode: accounts, destination: STAFF'],
    ['a literal secret', '"${SF_CLIENT_SECRET}"', 'hunter2'],
    ['an unknown schedule', 'schedule: manual', 'schedule: daily'],
    ['a text where true or false belongs', 'forcePasswordChange: true', 'forcePasswordChange: "true"'],
    ['another type of field', 'type: country', 'type: land'],
  ])('refuses %s', (_, right, wrong) => {
    expect(EXAMPLE).toContain(right);
    expect(accepts(parse(EXAMPLE.replace(right, wrong)))).toBe(false);
  });

  it('explains every key', () => {
    expect(undescribed(schema, '').filter((path) => !path.endsWith('.mapping'))).toEqual([]);
  });
});

/** Paths of properties that have neither a description of their own nor one that they refer to. */
function undescribed(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const properties: unknown = Reflect.get(node, 'properties');
  const missing = Object.entries(properties ?? {}).flatMap(([key, property]) =>
    isDescribed(property) ? [] : [`${path}.${key}`],
  );
  return [...missing, ...Object.entries(node).flatMap(([key, child]) => undescribed(child, `${path}.${key}`))];
}

function isDescribed(property: unknown): boolean {
  const text = JSON.stringify(property);
  return text.includes('"description":') || text.includes('"$ref":');
}
