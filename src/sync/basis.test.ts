import { describe, expect, it } from 'vitest';
import { type Basis, basisOf, differences, viewReplaced } from './basis.ts';
import { say } from './sentences/sentence.ts';
import type { EntitySettings } from './settings.ts';
import type { CompiledExtract, SourceField } from './source.ts';

const OPTIONS = {
  forcePasswordChange: false,
  incremental: true,
  updateExisting: true,
  sweepUpTo: 50_000,
  fieldDrift: 'stop',
} as const;

const SETTINGS: EntitySettings = {
  entity: 'contacts',
  object: 'Contact',
  listView: 'Learners',
  mapping: {
    username: { field: 'Email', picklist: 'label' },
    region: { field: 'Region__c', picklist: 'label' },
  },
  options: OPTIONS,
  branches: { mode: 'single', destination: 'PEOPLE' },
  leavers: 'keep',
  provisioning: { saml: false, oidc: false, auth0: false, salesforce: false },
};

const EXTRACT: CompiledExtract = {
  object: 'Contact',
  listView: { id: '00B1', developerName: 'Learners', label: 'Learners' },
  soql: "SELECT Id, Email FROM Contact WHERE Name LIKE 'A FROM B%'",
  paths: ['Id', 'Email', 'Region__c'],
  scope: 'everything',
  filtered: true,
  warnings: [],
};

function field(path: string, type: string, labels: readonly string[] = []): SourceField {
  const options = labels.map((label) => ({ value: label.toLowerCase(), label, active: true, validFor: null }));
  return { path, label: path, type, length: 255, filterable: true, controller: null, options };
}

const FIELDS = [field('Email', 'email'), field('Region__c', 'picklist', ['North', 'South'])];

function basis(overrides: Partial<Parameters<typeof basisOf>[0]> = {}): Basis {
  return basisOf({
    settings: SETTINGS,
    access: 'a',
    extract: EXTRACT,
    destination: '2',
    fields: FIELDS,
    leaders: [],
    ...overrides,
  });
}

function stored(value: Basis): Basis {
  const plain: Basis = JSON.parse(JSON.stringify(value));
  return plain;
}

describe('differences', () => {
  it('R12, R25: finds that older settings of somebody else have come or gone', () => {
    const reason = say('leaders_changed', {});
    expect(differences(stored(basis()), basis({ leaders: ['1'] }))).toEqual([reason]);
    expect(differences(stored(basis({ leaders: ['1'] })), basis())).toEqual([reason]);
    expect(differences(stored(basis({ leaders: ['1'] })), basis({ leaders: ['1'] }))).toEqual([]);
  });

  it('R12: finds none where nothing was changed, in whatever order the settings come back', () => {
    const { leavers, listView, ...others } = SETTINGS;
    const mapping = Object.fromEntries(Object.entries(SETTINGS.mapping).reverse());
    expect(differences(stored(basis()), basis({ settings: { leavers, listView, ...others, mapping } }))).toEqual([]);
  });

  it('R12: the first run has nothing to go by', () => {
    expect(differences(null, basis())).toEqual([say('first_run', {})]);
  });

  it.each<[string, Partial<Parameters<typeof basisOf>[0]>]>([
    ['mapping', { settings: { ...SETTINGS, mapping: { username: { field: 'Email', picklist: 'label' } } } }],
    ['import options', { settings: { ...SETTINGS, options: { ...OPTIONS, updateExisting: false } } }],
    ['branch rule', { settings: { ...SETTINGS, branches: { mode: 'accounts', destination: 'PEOPLE' } } }],
    ['leave', { settings: { ...SETTINGS, leavers: 'deactivate' } }],
    ['destination branch', { destination: '3' }],
    ['signs in', { access: 'b' }],
    ['filter', { extract: { ...EXTRACT, soql: 'SELECT Id, Email FROM Contact WHERE Name != null' } }],
    ['type', { fields: [field('Email', 'string'), ...FIELDS.slice(1)] }],
    ['picklist', { fields: [field('Email', 'email'), field('Region__c', 'picklist', ['North', 'Deep South'])] }],
  ])('R12: a changed %s makes the next run full and is named', (what, overrides) => {
    const reasons = differences(stored(basis()), basis(overrides));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]?.message).toContain(what);
  });

  it('columns that are read in another order are no change of the filter', () => {
    expect(
      differences(basis(), basis({ extract: { ...EXTRACT, soql: EXTRACT.soql.replace('Id, Email', 'Email, Id') } })),
    ).toEqual([]);
  });

  it('options that reach nobody by their label are no reason', () => {
    const settings: EntitySettings = {
      ...SETTINGS,
      mapping: { ...SETTINGS.mapping, region: { field: 'Region__c', picklist: 'value' } },
    };
    const fields = [field('Email', 'email'), field('Region__c', 'picklist', ['N'])];
    expect(differences(basis({ settings }), basis({ settings, fields }))).toEqual([]);
  });

  it('R45: a field that can be read again has to be read from everybody', () => {
    expect(differences(basis({ fields: FIELDS.slice(0, 1) }), basis())).toEqual([
      say('field_back', { path: 'Region__c' }),
    ]);
  });
});

describe('viewReplaced', () => {
  it('R35: another list view or object, but not another filter', () => {
    const other = { ...EXTRACT, listView: { ...EXTRACT.listView, id: '00B2' } };
    expect(viewReplaced(basis(), basis({ extract: other }))).toBe(true);
    expect(viewReplaced(basis(), basis({ settings: { ...SETTINGS, object: 'Lead__c' } }))).toBe(true);
    expect(viewReplaced(basis(), basis({ extract: { ...EXTRACT, soql: 'SELECT Id FROM Contact' } }))).toBe(false);
    expect(viewReplaced(null, basis())).toBe(false);
  });
});
