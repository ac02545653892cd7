import { SalesforceError } from '../soql/soql.ts';
import { createComputedTable } from './computed-table.ts';
import type { GeneratedRows } from './generated-rows.ts';
import { idSequence } from './ids.ts';
import type { ListViewDefinition, ObjectSchema, Org, OrgAdmin, SandboxRecord, SignInUser, Table } from './org.ts';
import { createRecycleBin } from './recycle-bin.ts';
import { createSetup } from './setup.ts';
import {
  entityDefinitionObject,
  entityDefinitions,
  fieldDefinitionObject,
  fieldDefinitions,
} from './standard/metadata.ts';
import { listViewObject, organizationObject, profileObject } from './standard/setup.ts';
import { createTable } from './table.ts';

export interface OrgContents {
  readonly name: string;
  readonly hasPersonAccounts: boolean;
  readonly userListViews: boolean;
  readonly objects: readonly ObjectSchema[];
  readonly listViews: readonly ListViewDefinition[];
  readonly rows: ReadonlyMap<string, readonly SandboxRecord[]>;
  readonly generated?: ReadonlyMap<string, GeneratedRows>;
  /** Ids that the integration user does not see. */
  readonly hidden?: ReadonlySet<string>;
  readonly signIn: readonly SignInUser[];
  readonly integrationUser: SignInUser;
  readonly clock: () => Date;
  /** When the org and its list views were made. */
  readonly createdDate: string;
}

export const ORG_ID = idSequence('00D').id(1);

/** Puts an org together from its contents; ListView, Profile, Organization and the definitions of objects and fields are added to the objects. */
export function createOrg(contents: OrgContents): Org & OrgAdmin {
  const stored = [...contents.objects, listViewObject(), profileObject(), organizationObject()];
  const computed = [
    { schema: entityDefinitionObject(), compute: entityDefinitions },
    { schema: fieldDefinitionObject(), compute: fieldDefinitions },
  ];
  const schemas = [...stored, ...computed.map(({ schema }) => schema)];
  const setup = createSetup({ objects: schemas, listViews: contents.listViews, clock: contents.clock });
  setup.access.hide(contents.integrationUser.id, { records: [...(contents.hidden ?? [])] });
  const tables = new Map<string, Table>();
  const rows = new Map([...contents.rows, ...setupRows(contents)]);
  for (const { schema, compute } of computed) {
    tables.set(
      schema.name,
      createComputedTable(schema, () => org, compute),
    );
  }
  for (const schema of stored) {
    const generated = contents.generated?.get(schema.name);
    tables.set(
      schema.name,
      createTable({
        object: schema.name,
        keyPrefix: schema.keyPrefix,
        access: setup.access,
        org: () => org,
        rows: rows.get(schema.name) ?? [],
        ...(generated === undefined ? {} : { generated }),
      }),
    );
  }
  const bin = createRecycleBin(() => org);
  const org: Org & OrgAdmin = {
    id: ORG_ID,
    name: contents.name,
    hasPersonAccounts: contents.hasPersonAccounts,
    objects: setup.objects,
    objectsFor: setup.objectsFor,
    get listViews() {
      return setup.listViews;
    },
    listViewsFor: (userId) => setup.listViews.filter((view) => !setup.access.hidesRecord(userId, view.id)),
    userListViews: contents.userListViews,
    users: contents.signIn,
    integrationUser: contents.integrationUser,
    now: setup.now,
    delete: bin.delete,
    undelete: bin.undelete,
    setup,
    table(object) {
      const table = tables.get(object);
      if (table !== undefined) return table;
      throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`);
    },
  };
  return org;
}

/** Profiles by name; users refer to them by these Ids. */
export const PROFILE_IDS = {
  administrator: idSequence('00e').id(0),
  standard: idSequence('00e').id(1),
  integration: idSequence('00e').id(2),
} as const;

function setupRows(contents: OrgContents): ReadonlyMap<string, readonly SandboxRecord[]> {
  const common = {
    IsDeleted: false,
    CreatedDate: contents.createdDate,
    CreatedById: contents.integrationUser.id,
    LastModifiedDate: contents.createdDate,
    LastModifiedById: contents.integrationUser.id,
    SystemModstamp: contents.createdDate,
  };
  const profile = (id: string, name: string) => ({ ...common, Id: id, Name: name, UserType: 'Standard' });
  return new Map<string, readonly SandboxRecord[]>([
    ['ListView', contents.listViews.map((view) => ({ ...common, ...listViewRow(view) }))],
    [
      'Profile',
      [
        profile(PROFILE_IDS.administrator, 'System Administrator'),
        profile(PROFILE_IDS.standard, 'Standard User'),
        profile(PROFILE_IDS.integration, 'Minimum Access - API Only Integrations'),
      ],
    ],
    [
      'Organization',
      [
        {
          ...common,
          Id: ORG_ID,
          Name: contents.name,
          IsSandbox: true,
          InstanceName: 'SBX1',
          OrganizationType: 'Enterprise Edition',
          LanguageLocaleKey: 'en_US',
          TimeZoneSidKey: contents.integrationUser.timeZone,
        },
      ],
    ],
  ]);
}

/** What the ListView object says of a list view. */
export function listViewRow(view: ListViewDefinition): SandboxRecord {
  return {
    Id: view.id,
    Name: view.label,
    DeveloperName: view.developerName,
    SobjectType: view.object,
    IsSoqlCompatible: view.soqlCompatible,
  };
}
