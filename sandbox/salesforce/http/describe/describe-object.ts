import type { ObjectSchema, Org } from '../../org/org.ts';
import { describeField } from './describe-field.ts';
import { objectProperties } from './object-properties.ts';
import { objectUrls } from './object-urls.ts';

const MASTER_RECORD_TYPE = '012000000000000AAA';

/** Keys that every object of the sandbox answers alike. */
const CONSTANT = {
  actionOverrides: [],
  compactLayoutable: true,
  defaultImplementation: null,
  extendedBy: null,
  extendsInterfaces: null,
  implementedBy: null,
  implementsInterfaces: null,
  // Null even for objects that have list views, as in real orgs: `urls.listviews` tells.
  listviewable: null,
  lookupLayoutable: null,
  namedLayoutInfos: [],
  networkScopeFieldName: null,
  searchLayoutable: true,
  sobjectDescribeOption: 'FULL',
};

export interface DescribeOptions {
  readonly org: Org;
  /** Those that the user sees. */
  readonly objects: ReadonlyMap<string, ObjectSchema>;
  readonly object: ObjectSchema;
  /** `/services/data/v62.0` */
  readonly versionPath: string;
  /** Where the org's pages live. */
  readonly url: string;
}

/** The describe of one object, as a user sees it. */
export function describeObject({ org, objects, object, versionPath, url }: DescribeOptions): Record<string, unknown> {
  const base = `${versionPath}/sobjects/${object.name}`;
  const describe = {
    ...CONSTANT,
    ...objectProperties(object),
    childRelationships: childRelationships(objects, object),
    fields: [...object.fields.values()].map((field) => describeField(org.objects.get(object.name) ?? object, field)),
    recordTypeInfos: [
      {
        active: true,
        available: true,
        defaultRecordTypeMapping: true,
        developerName: 'Master',
        master: true,
        name: 'Master',
        recordTypeId: MASTER_RECORD_TYPE,
        urls: { layout: `${base}/describe/layouts/${MASTER_RECORD_TYPE}` },
      },
    ],
    supportedScopes: supportedScopes(object),
    urls: {
      ...objectUrls(org, object, versionPath),
      ...(object.readOnly === true
        ? {}
        : {
            uiDetailTemplate: `${url}/{ID}`,
            uiEditTemplate: `${url}/{ID}/e`,
            uiNewRecord: `${url}/${object.keyPrefix}/e`,
          }),
    },
  };
  return Object.fromEntries(Object.entries(describe).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function supportedScopes(object: ObjectSchema): { label: string; name: string }[] {
  const plural = object.labelPlural.toLowerCase();
  const all = { label: `All ${plural}`, name: 'everything' };
  if (!object.fields.has('OwnerId')) return [all];
  return [all, { label: `My ${plural}`, name: 'mine' }, { label: `My team's ${plural}`, name: 'team' }];
}

function childRelationships(
  objects: ReadonlyMap<string, ObjectSchema>,
  parent: ObjectSchema,
): Record<string, unknown>[] {
  return [...objects.values()].flatMap((child) =>
    [...child.fields.values()]
      .filter((field) => field.referenceTo.includes(parent.name))
      .map((field) => ({
        cascadeDelete: field.cascadeDelete === true,
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: childRelationshipName(child, parent, field.name),
        restrictedDelete: false,
      })),
  );
}

/** Audit and owner lookups to User have no name. */
function childRelationshipName(child: ObjectSchema, parent: ObjectSchema, field: string): string | null {
  if (parent.name === 'User') return null;
  if (child.name === parent.name && field === 'ParentId') return `Child${child.labelPlural.replaceAll(' ', '')}`;
  return child.custom ? `${child.name.replace(/__c$/, '')}s__r` : child.labelPlural.replaceAll(' ', '');
}
