import type { PlatformField, PlatformFieldType } from '../../src/sync/directory.ts';
import { columnsFor } from '../../src/sync/map/columns.ts';
import { compileMapping } from '../../src/sync/map/compile-mapping.ts';
import { type Mapped, mapRow } from '../../src/sync/map/map-row.ts';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from '../../src/sync/settings.ts';
import type { SourceField } from '../../src/sync/source.ts';

export function platformField(type: PlatformFieldType, more: Partial<PlatformField> = {}): PlatformField {
  return { key: type, title: `The ${type}`, type, maxLength: null, options: [], additional: true, ...more };
}

export function sourceField(path: string, type = 'string', options: SourceField['options'] = []): SourceField {
  return { path, label: path, type, length: 255, filterable: true, controller: null, options };
}

export function contactSettings(
  mapping: EntitySettings['mapping'],
  more: Partial<EntitySettings> = {},
): EntitySettings {
  return {
    entity: 'contacts',
    object: 'Contact',
    listView: 'Learners',
    mapping,
    options: { ...STANDARD_OPTIONS, forcePasswordChange: true },
    branches: { mode: 'single', destination: 'CUSTOMERS' },
    leavers: 'keep',
    provisioning: STANDARD_PROVISIONING,
    ...more,
  };
}

export const NAMES = {
  username: { field: 'Email', picklist: 'label' },
  firstname: { field: 'FirstName', picklist: 'label' },
  lastname: { field: 'LastName', picklist: 'label' },
} as const;

export const NAME_SOURCES = [sourceField('Email', 'email'), sourceField('FirstName'), sourceField('LastName')];

export const NAME_TARGETS = [
  platformField('username', { key: 'username', title: 'Username', maxLength: 255, additional: false }),
  platformField('text', { key: 'firstname', title: 'First name', maxLength: 255, additional: false }),
  platformField('text', { key: 'lastname', title: 'Last name', maxLength: 255, additional: false }),
];

export const RECORD = {
  Id: '003000000000001AAA',
  SystemModstamp: '2026-01-01T00:00:00.000Z',
  Email: 'anna@acme.example',
  FirstName: 'Anna',
  LastName: 'Rossi',
};

interface Case {
  readonly target: PlatformField;
  readonly source?: SourceField;
  readonly picklist?: 'label' | 'value';
}

/** Maps a contact whose one additional field comes from one cell. */
export function mapCell(
  { target, source = sourceField('Cell__c'), picklist = 'label' }: Case,
  cell: string | null,
): Mapped {
  const settings = contactSettings({ ...NAMES, [target.key]: { field: source.path, picklist } });
  const columns = columnsFor(settings, false);
  const mapping = compileMapping({
    settings,
    sourceFields: [...NAME_SOURCES, source],
    platformFields: [...NAME_TARGETS, target],
    columns,
    hasPersonAccounts: false,
  });
  const record: Record<string, string | null> = { ...RECORD, [source.path]: cell };
  return mapRow(
    mapping,
    columns.map((column) => record[column] ?? null),
  );
}

/** The value that a cell becomes, or the code of its rejection in brackets. */
export function converted(one: Case, cell: string | null): string | null {
  const mapped = mapCell(one, cell);
  return mapped.kind === 'person' ? (mapped.person.values[one.target.key] ?? null) : `[${mapped.rejection.code}]`;
}
