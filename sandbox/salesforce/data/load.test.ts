import { describe, expect, it } from 'vitest';
import { toId18 } from '../org/ids.ts';
import type { SandboxRecord } from '../org/org.ts';
import { asker, exported } from '../soql/test-support/query.ts';
import { loadOrg } from './load.ts';

const clock = () => new Date('2026-03-02T09:00:00Z');

function viewSoql(org: ReturnType<typeof loadOrg>, name: string, fields: string): string {
  const view = org.listViews.find((one) => one.developerName === name);
  if (view === undefined) throw new Error(`no list view ${name}`);
  const scope = view.scope === 'everything' ? '' : ` USING SCOPE ${view.scope}`;
  return `SELECT ${fields} FROM ${view.object}${scope}${view.where === null ? '' : ` WHERE ${view.where}`}`;
}

function duplicates(values: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value.toLowerCase(), (counts.get(value.toLowerCase()) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 1).length;
}

describe('acme', () => {
  const org = loadOrg({ seed: 1, clock });
  const ask = asker(org);
  const accounts = exported(org, 'Account');

  it('has the sizes that it is known for', () => {
    expect(ask.count('SELECT COUNT() FROM User')).toBe(400);
    expect(ask.count('SELECT COUNT() FROM Contact')).toBe(12_000);
    expect(org.table('Account').length).toBe(2500);
    expect(ask.count('SELECT COUNT() FROM Learner__c')).toBe(3000);
    expect(ask.count('SELECT COUNT() FROM User WHERE IsActive = false')).toBeGreaterThan(10);
  });

  it('is the same for the same seed and another for another seed', () => {
    const people = (seed: number) =>
      asker(loadOrg({ seed, clock })).lines('SELECT Id, Name, Email FROM Learner__c'.replace('Email', 'Email__c'));
    expect(people(1)).toEqual(people(1));
    expect(people(2)).not.toEqual(people(1));
  });

  it('has accounts seven levels deep, a loop, a parent that is not visible, and siblings of one name', () => {
    const byId = new Map(accounts.map((account) => [account['Id'], account]));
    const depth = (account: SandboxRecord | undefined, seen: readonly unknown[] = []): number => {
      if (account === undefined) return 0;
      if (seen.includes(account['Id'])) return Number.NEGATIVE_INFINITY;
      return 1 + depth(byId.get(account['ParentId'] ?? ''), [...seen, account['Id']]);
    };
    const depths = accounts.map((account) => depth(account));
    expect(Math.max(...depths)).toBe(7);
    expect(depths.filter((one) => one === Number.NEGATIVE_INFINITY).length).toBeGreaterThan(1);
    expect(ask.count('SELECT COUNT() FROM Account')).toBe(2499);
    expect(ask.count('SELECT COUNT() FROM Account WHERE ParentId != null AND Parent.Id = null')).toBeGreaterThan(1);
    expect(duplicates(accounts.map((account) => `${account['ParentId']} ${account['Name']}`))).toBeGreaterThan(0);
  });

  it('has about eleven thousand clean people in Active_Learners and a few dozen with something wrong', () => {
    const people = ask.records(
      viewSoql(org, 'Active_Learners', 'Id, FirstName, LastName, Email, IsPersonAccount, Account.Id'),
    );
    expect(people.length).toBeGreaterThan(11_000);
    const clean = ask.lines(
      `${viewSoql(org, 'Active_Learners', 'Email')} AND Email != null AND FirstName != null AND LastName != null AND IsPersonAccount = false`,
    );
    expect(people.length - clean.length).toBeGreaterThan(20);
    expect(people.length - clean.length).toBeLessThan(60);
    const shared = duplicates(clean);
    expect(shared).toBeGreaterThan(3);
    expect(shared).toBeLessThan(10);
  });

  it('has every awkward value that careless code trips over', () => {
    const people = [...exported(org, 'Contact'), ...exported(org, 'User')];
    const texts = people.flatMap((person) => Object.values(person).filter((value) => typeof value === 'string'));
    const scripts = ['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari', 'Thai', 'Hangul', 'Han'];
    for (const script of scripts) {
      const pattern = new RegExp(`\\p{Script=${script}}`, 'u');
      expect(texts.filter((text) => pattern.test(text)).length, script).toBeGreaterThan(20);
    }
    for (const awkward of [
      /\p{Extended_Pictographic}/u,
      /\u202e/u,
      /,/,
      /"/,
      /'/,
      /[^\r]\n/,
      /\r\n/,
      /^.{255}$/su,
      /^=/,
      /;/,
    ]) {
      expect(
        texts.some((text) => awkward.test(text)),
        String(awkward),
      ).toBe(true);
    }
    expect(ask.count('SELECT COUNT() FROM Contact WHERE LastName = null')).toBeGreaterThan(3);
    for (const object of ['Contact', 'User']) {
      const spelled = exported(org, object)
        .flatMap((person) => person['Email'] ?? [])
        .map(String);
      expect(new Set(spelled.map((email) => email.toLowerCase())).size).toBeLessThan(new Set(spelled).size);
    }
    expect(ask.count('SELECT COUNT() FROM Contact WHERE IsPersonAccount = true')).toBe(20);
    const inactive = [...(org.objects.get('Contact')?.fields.values() ?? [])].flatMap(({ name, picklist }) =>
      picklist.filter(({ active }) => !active).map(({ value }) => `${name} = '${value}'`),
    );
    expect(inactive.length).toBeGreaterThan(2);
    for (const held of inactive) {
      expect(ask.count(`SELECT COUNT() FROM Contact WHERE ${held}`), held).toBeGreaterThan(0);
    }
  });

  it('ends with hundreds of contacts of one SystemModstamp, more than a small page holds', () => {
    const stamps = exported(org, 'Contact')
      .map((contact) => String(contact['SystemModstamp']))
      .sort();
    const last = stamps.at(-1) ?? '';
    expect(stamps.filter((stamp) => stamp === last).length).toBeGreaterThan(200);
  });

  it('has dependent picklists: every value names the values that allow it, which exist', () => {
    const fields = org.objects.get('Contact')?.fields;
    for (const [name, controller] of [
      ['Country__c', 'Region__c'],
      ['Site__c', 'Country__c'],
    ] as const) {
      const field = fields?.get(name);
      const allowed = fields?.get(controller)?.picklist.map((option) => option.value);
      expect(field?.controllerName).toBe(controller);
      for (const option of field?.picklist ?? [])
        for (const value of option.validFor ?? ['?']) expect(allowed).toContain(value);
    }
    expect(ask.count("SELECT COUNT() FROM Contact WHERE Department__c = 'TMP'")).toBeGreaterThan(10);
    expect(ask.count("SELECT COUNT() FROM Contact WHERE Department__c = 'Zoo keeping'")).toBeGreaterThan(1);
  });

  it('has list views of every kind, and each that SOQL can read gives records', () => {
    for (const view of org.listViews) {
      if (!view.soqlCompatible || view.developerName === 'NewThisWeek') continue;
      expect(
        ask.rows(viewSoql(org, view.developerName, view.columns.join(', '))).size,
        view.developerName,
      ).toBeGreaterThan(0);
    }
    expect(org.listViews.some((view) => !view.soqlCompatible)).toBe(true);
    expect([...new Set(org.listViews.map((view) => view.scope))].sort()).toEqual(['everything', 'mine', 'mru']);
    expect(org.listViews.every((view) => toId18(view.id) === view.id && org.table('ListView').find(view.id) >= 0)).toBe(
      true,
    );
  });

  it('refers only to records that exist, and changed nothing before it was made', () => {
    for (const schema of org.objects.values()) {
      const table = org.table(schema.name);
      for (const field of schema.fields.values()) {
        if (field.type !== 'reference') continue;
        const read = table.reader(field.name);
        const targets = field.referenceTo
          .filter((object) => org.objects.has(object))
          .map((object) => org.table(object));
        for (let position = 0; position < table.length; position++) {
          const id = read(position);
          if (id === null) continue;
          expect(
            targets.some((target) => target.find(String(id)) >= 0),
            `${schema.name}.${field.name} ${id}`,
          ).toBe(true);
        }
      }
    }
    expect(ask.count('SELECT COUNT() FROM Contact WHERE CreatedDate > TODAY')).toBe(0);
    expect(accounts.filter((one) => String(one['SystemModstamp']) < String(one['CreatedDate']))).toEqual([]);
  });

  it('lets its integration user and its administrator sign in', () => {
    expect(org.integrationUser).toMatchObject({ username: 'integration@acme.example', password: 'Rollcall-1' });
    for (const user of org.users) {
      const row = org.table('User').at(org.table('User').find(user.id));
      expect(row).toMatchObject({ Username: user.username, IsActive: true, TimeZoneSidKey: user.timeZone });
    }
  });
});

describe('a big org', () => {
  it('computes every record from its position, whatever was read before', () => {
    const [first, second] = [
      loadOrg({ seed: 3, contacts: 5_000_000, clock }),
      loadOrg({ seed: 3, contacts: 5_000_000, clock }),
    ];
    const last = first.table('Contact').at(4_999_999);
    for (let position = 0; position < 1000; position++) second.table('Contact').at(position);
    expect(second.table('Contact').at(4_999_999)).toEqual(last);
    expect(second.table('Contact').find(String(last['Id']))).toBe(4_999_999);
    expect(second.table('Contact').find(String(second.table('Contact').at(0)['Id']))).toBe(0);
    expect(first.table('Account').length).toBe(250_000);
  });

  it('gives everyone an e-mail address of their own, an account that exists, and a place in Active_Learners', () => {
    const org = loadOrg({ seed: 3, contacts: 20_000, accounts: 100, clock });
    const ask = asker(org);
    expect(duplicates(ask.lines('SELECT Email FROM Contact'))).toBe(0);
    expect(ask.count('SELECT COUNT() FROM Contact WHERE Account.Name = null')).toBe(0);
    expect(ask.rows(viewSoql(org, 'Active_Learners', 'Id')).size).toBe(20_000);
    expect(
      ask.count('SELECT COUNT() FROM Account WHERE Parent.Parent.Parent.Parent.Parent.Name != null'),
    ).toBeGreaterThan(0);
  });

  it('reads a record alike by its fields and as a whole, formula fields too', () => {
    const table = loadOrg({ seed: 3, contacts: 100, clock }).table('Contact');
    for (const position of [0, 57, 99]) {
      for (const [field, value] of Object.entries(table.at(position))) {
        expect(table.reader(field)(position), field).toBe(value);
      }
    }
  });

  it('keeps changes apart from what is computed', () => {
    const org = loadOrg({ seed: 3, contacts: 1000, clock });
    const ask = asker(org);
    const [changed = '', deleted = ''] = ask.ids('SELECT Id FROM Contact LIMIT 2');
    org.table('Contact').update(changed, { LastName: 'Changed' }, org.integrationUser.id);
    org.table('Contact').delete(deleted, org.integrationUser.id);
    const added = org.table('Contact').insert({ LastName: 'Added' }, org.integrationUser.id);
    expect(ask.ids("SELECT Id FROM Contact WHERE LastName IN ('Changed', 'Added')")).toEqual([changed, added]);
    expect(ask.count('SELECT COUNT() FROM Contact')).toBe(1000);
    expect(ask.ids('SELECT Id FROM Contact WHERE SystemModstamp >= 2026-03-02T09:00:00Z')).toEqual([changed, added]);
  });
});
