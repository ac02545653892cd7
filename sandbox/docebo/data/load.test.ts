import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { showState } from '../http/control/state.ts';
import { dataFile } from './format.ts';
import { loadTenant } from './load.ts';

const folder = mkdtempSync(join(tmpdir(), 'sandbox-docebo-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(content: unknown) {
  const path = join(folder, 'platform.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return loadTenant({ seed: 1, users: 0, dataFile: path });
}

describe('a platform from a data file', () => {
  it('has the fields, branches and users that the file names, and the superadmin', () => {
    const { branches, fields, users } = showState(
      load({
        root: { id: 7, name: 'Everybody' },
        fields: [{ title: 'Department', type: 'dropdown', options: ['Sales', 'Service'] }],
        branches: [
          { code: 'CUSTOMERS', name: { english: 'Customers', italian: 'Clienti' } },
          { ref: 'acme', name: 'Acme', parent: 'CUSTOMERS' },
        ],
        users: [
          { username: 'ada@acme.example', firstname: 'Ada', branches: ['acme'], fields: { Department: 'Sales' } },
        ],
      }),
    );
    expect(branches.map(({ id, parent, code, name }) => [id, parent, code, name])).toEqual([
      [7, null, '', 'Everybody'],
      [8, 7, 'CUSTOMERS', 'Customers'],
      [9, 8, '', 'Acme'],
    ]);
    expect(fields).toMatchObject([{ id: 1, title: 'Department', options: [{ label: 'Sales' }, { label: 'Service' }] }]);
    expect(users).toMatchObject([
      { username: 'admin', level: 'superadmin', hasPassword: true },
      { username: 'ada@acme.example', level: 'user', branches: [9], fields: { field_1: 'Sales' }, hasPassword: false },
    ]);
  });

  it('is refused with every place that is wrong', () => {
    const wrong = {
      fields: [{ title: 'Department', type: 'dropdown' }],
      branches: [
        { code: '0', name: 'Zero' },
        { name: 'Lost', parent: 'NOWHERE' },
      ],
      users: [
        { username: 'ada' },
        { username: 'ADA', email: 'no address', branches: ['NOWHERE'], fields: { Size: 'XL' } },
      ],
    };
    expect(() => load(wrong)).toThrow(/does not describe a tenant:/);
    for (const place of [
      'fields[0].options: a dropdown needs options',
      'branches[0].code: The code must be different from zero',
      'branches[1].parent: no branch before it has the ref or code NOWHERE',
      'users[1].username: Username ADA is already in use',
      'users[1].email: Email no address is not valid',
      'users[1].branches[0]: there is no branch NOWHERE',
      'users[1].fields.Size: there is no such field',
    ]) {
      expect(() => load(wrong)).toThrow(place);
    }
    expect(() => load({ nonsense: 1 })).toThrow(/nonsense/);
    expect(() => load('{')).toThrow(/it is not JSON/);
  });

  it('is described by data.schema.json', () => {
    const written: unknown = JSON.parse(readFileSync(new URL('../data.schema.json', import.meta.url), 'utf8'));
    expect(written).toEqual(z.toJSONSchema(dataFile, { io: 'input' }));
  });
});

describe('generated users', () => {
  it('are the same for the same seed', () => {
    const names = (seed: number) => {
      const { users } = loadTenant({ seed, users: 50 });
      return [...users.all()].map(({ username, firstname, lastname, branches }) => [
        username,
        firstname,
        lastname,
        [...branches],
      ]);
    };
    expect(names(3)).toEqual(names(3));
    expect(names(3)).not.toEqual(names(4));
    expect(names(3)).toHaveLength(54);
  });
});
