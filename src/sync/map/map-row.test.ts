import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from '../../../test/support/any-character.ts';
import {
  contactSettings,
  NAME_SOURCES,
  NAME_TARGETS,
  NAMES,
  platformField,
  RECORD,
  sourceField,
} from '../../../test/support/mapping.ts';
import { RollcallError } from '../../support/errors.ts';
import type { EntitySettings } from '../settings.ts';
import { columnsFor } from './columns.ts';
import { compileMapping, type MappingInput } from './compile-mapping.ts';
import { mapRow } from './map-row.ts';

const byAccounts = { mode: 'accounts', destination: 'CUSTOMERS' } as const;
const email = platformField('email', { key: 'email', title: 'E-mail' });

function input(settings: EntitySettings, more: Partial<MappingInput> = {}): MappingInput {
  return {
    settings,
    sourceFields: NAME_SOURCES,
    platformFields: [...NAME_TARGETS, email],
    columns: columnsFor(settings, true),
    hasPersonAccounts: true,
    ...more,
  };
}

function map(settings: EntitySettings, record: Readonly<Record<string, string | null>>) {
  const compiled = compileMapping(input(settings));
  return mapRow(
    compiled,
    columnsFor(settings, true).map((column) => record[column] ?? null),
  );
}

describe('columns', () => {
  it('are what the entity needs, then the mapped fields, none twice in any case', () => {
    const mapping = {
      ...NAMES,
      email: { field: 'email', picklist: 'label' },
      sfdc: { field: 'ID', picklist: 'label' },
    } as const;
    expect(columnsFor(contactSettings(mapping), true)).toEqual([
      'Id',
      'SystemModstamp',
      'IsPersonAccount',
      'Email',
      'FirstName',
      'LastName',
    ]);
    expect(columnsFor(contactSettings(NAMES, { branches: byAccounts }), false).slice(0, 3)).toEqual([
      'Id',
      'SystemModstamp',
      'AccountId',
    ]);
    const picklists = { mode: 'picklists', destination: 'D', fields: ['Region__c', 'LastName'] } as const;
    expect(columnsFor(contactSettings(NAMES, { entity: 'users', branches: picklists }), true)).toEqual([
      'Id',
      'SystemModstamp',
      'IsActive',
      'Email',
      'FirstName',
      'LastName',
      'Region__c',
    ]);
  });
});

describe('compiling', () => {
  it('R24: names every problem of a mapping at once', () => {
    const settings = contactSettings({
      lastname: NAMES.lastname,
      shoe: { field: 'Shoe__c', picklist: 'label' },
      email: { field: 'Born__c', picklist: 'label' },
      username: { field: 'Home__c', picklist: 'label' },
    });
    const sourceFields = [
      sourceField('LastName'),
      sourceField('Shoe__c'),
      sourceField('Born__c', 'date'),
      sourceField('Home__c', 'address'),
    ];
    const columns = columnsFor(settings, true).filter((column) => column !== 'LastName');
    const compile = () => compileMapping(input(settings, { sourceFields, columns }));
    expect(compile).toThrow(RollcallError);
    expect(compile).toThrow(expect.objectContaining({ code: 'mapping_invalid' }));
    for (const part of [
      'Mandatory and not mapped: firstname.',
      'The Salesforce field LastName is not among the columns that are read.',
      'The platform has no field shoe.',
      'The Salesforce field Born__c is of type date and cannot become E-mail, which is of type email.',
      'The Salesforce field Home__c is of type address and cannot be mapped.',
    ]) {
      expect(compile).toThrow(part);
    }
  });

  it.each([
    [['A__c', 'B__c', 'C__c'], null],
    [[], 'Branches can follow one to 3 picklists, not 0.'],
    [['A__c', 'B__c', 'C__c', 'D__c'], 'Branches can follow one to 3 picklists, not 4.'],
    [['A__c', 'a__C'], 'Branches cannot follow a__C twice.'],
    [['A__c', 'Many__c'], 'Many__c is of type multipicklist; branches can only follow a picklist of one value.'],
    [['Text__c'], 'Text__c is of type string; branches can only follow a picklist of one value.'],
    [['Free__c'], 'Free__c is of type combobox; branches can only follow a picklist of one value.'],
    [['Unknown__c'], 'The Salesforce field Unknown__c, which branches follow, has not been described.'],
  ])('R17: branches follow %j or are refused: %s', (fields, refusal) => {
    const settings = contactSettings(NAMES, { branches: { mode: 'picklists', destination: 'CUSTOMERS', fields } });
    const described = [
      ...['A__c', 'B__c', 'C__c', 'D__c'].map((path) => sourceField(path, 'picklist')),
      sourceField('Many__c', 'multipicklist'),
      sourceField('Text__c'),
      sourceField('Free__c', 'combobox'),
    ];
    const compile = () => compileMapping(input(settings, { sourceFields: [...NAME_SOURCES, ...described] }));
    if (refusal === null) expect(compile).not.toThrow();
    else expect(compile).toThrow(refusal);
  });

  it('R15: only contacts have branches by accounts', () => {
    expect(() => compileMapping(input(contactSettings(NAMES, { entity: 'users', branches: byAccounts })))).toThrow(
      'Only contacts',
    );
  });

  it('names of what every object has are not fields of the platform', () => {
    const settings = contactSettings({ ...NAMES, constructor: NAMES.username });
    expect(() => compileMapping(input(settings))).toThrow('The platform has no field constructor.');
  });

  it('a type that describe invents later is refused, whatever its name', () => {
    const sourceFields = NAME_SOURCES.map((field) => ({ ...field, type: 'toString' }));
    expect(() => compileMapping(input(contactSettings(NAMES), { sourceFields }))).toThrow(
      'of type toString and cannot be mapped',
    );
  });
});

describe('a record', () => {
  it('becomes a person with its account as branch', () => {
    const settings = contactSettings({ ...NAMES, email: NAMES.username }, { branches: byAccounts });
    expect(map(settings, { ...RECORD, Email: ' Anna@Acme.example', AccountId: '001000000000001AAA' })).toEqual({
      kind: 'person',
      person: {
        sourceId: RECORD.Id,
        username: 'Anna@Acme.example',
        usernameKey: 'anna@acme.example',
        values: { lastname: 'Rossi', firstname: 'Anna', email: 'Anna@Acme.example' },
        branchKey: '001000000000001AAA',
        active: true,
      },
    });
    expect(map(settings, RECORD)).toMatchObject({ person: { branchKey: null } });
  });

  it.each([
    [{ Region__c: 'EMEA', Country__c: 'IT', Site__c: 'a/b' }, 'Region__c=EMEA/Country__c=IT/Site__c=a%2Fb'],
    [{ Region__c: 'EMEA', Country__c: 'IT' }, 'Region__c=EMEA/Country__c=IT'],
    [{ Region__c: 'EMEA', Country__c: ' ', Site__c: 'X' }, 'Region__c=EMEA'],
    [{ Country__c: 'IT', Site__c: 'X' }, null],
  ])('R17: with the picklists %j has the branch %s: an empty level ends the path', (values, branchKey) => {
    const fields = ['Region__c', 'Country__c', 'Site__c'];
    const settings = contactSettings(NAMES, { branches: { mode: 'picklists', destination: 'CUSTOMERS', fields } });
    const sourceFields = [...NAME_SOURCES, ...fields.map((path) => sourceField(path, 'picklist'))];
    const record: Readonly<Record<string, string>> = { ...RECORD, ...values };
    const mapped = mapRow(
      compileMapping(input(settings, { sourceFields })),
      columnsFor(settings, true).map((column) => record[column] ?? null),
    );
    expect(mapped).toMatchObject({ person: { branchKey } });
  });

  it('R35: of an inactive Salesforce user is not active', () => {
    const settings = contactSettings(NAMES, { entity: 'users', object: 'User' });
    expect(map(settings, { ...RECORD, IsActive: 'false' })).toMatchObject({ person: { active: false } });
    expect(map(settings, { ...RECORD, IsActive: 'true' })).toMatchObject({ person: { active: true } });
  });

  it('R16: of a person account is rejected before anything else', () => {
    const mapped = map(contactSettings(NAMES), { ...RECORD, IsPersonAccount: 'true', LastName: null });
    expect(mapped).toMatchObject({
      kind: 'rejected',
      username: RECORD.Email,
      rejection: { code: 'person_account', field: null, value: null },
    });
  });

  it('R33: a rejection says whose value, what it is, why not and what to do', () => {
    const settings = contactSettings({ ...NAMES, email: NAMES.lastname });
    expect(map(settings, RECORD)).toEqual({
      kind: 'rejected',
      sourceId: RECORD.Id,
      username: RECORD.Email,
      rejection: {
        code: 'invalid_email',
        field: 'email',
        value: 'Rossi',
        message:
          'E-mail of anna@acme.example (003000000000001AAA): "Rossi" is not an e-mail address (Salesforce field ' +
          'LastName). Correct it in Salesforce, or leave it empty.',
        params: { path: 'LastName' },
      },
    });
    expect(map(settings, { ...RECORD, Email: ' ' })).toMatchObject({
      username: null,
      rejection: {
        code: 'missing_value',
        field: 'username',
        message:
          'Username of record 003000000000001AAA is empty, and it is mandatory (Salesforce field Email). ' +
          'Fill it in Salesforce, or map another field.',
      },
    });
  });

  it('R33: a message is one line, whatever the value', () => {
    const mapped = map(contactSettings({ ...NAMES, email: NAMES.lastname }), { ...RECORD, LastName: 'one\r\ntwo' });
    expect(mapped).toMatchObject({
      rejection: { value: 'one\r\ntwo', message: expect.stringContaining('"one two" is') },
    });
  });

  it('is rejected for the first thing wrong: username, last name, first name, then the mapping', () => {
    const settings = contactSettings({ email: NAMES.lastname, ...NAMES });
    const field = (record: Readonly<Record<string, string | null>>) => {
      const mapped = map(settings, { ...RECORD, ...record });
      return mapped.kind === 'rejected' ? mapped.rejection.field : null;
    };
    expect(field({ Email: null, LastName: null, FirstName: null })).toBe('username');
    expect(field({ LastName: null, FirstName: null })).toBe('lastname');
    expect(field({ FirstName: null })).toBe('firstname');
    expect(field({})).toBe('email');
  });

  it('that is rejected leaves only what can be stored, and not much of it', () => {
    const cell = fc.oneof(fc.string({ unit: anyCharacter, maxLength: 600 }), fc.constant('x\0\ud800'.repeat(200)));
    const settings = contactSettings({ ...NAMES, email: NAMES.lastname });
    fc.assert(
      fc.property(cell, cell, (Email, LastName) => {
        const mapped = map(settings, { ...RECORD, Email, LastName });
        if (mapped.kind === 'person') return;
        for (const text of [mapped.username, mapped.rejection.value, mapped.rejection.message]) {
          expect((text ?? '').isWellFormed() && !text?.includes('\0')).toBe(true);
          expect([...(text ?? '')].length).toBeLessThan(1_000);
        }
      }),
    );
  });
});
