import { RollcallError } from '../../support/errors.ts';
import type { CallOptions, SourceField } from '../../sync/source.ts';
import type { Client } from '../http/client.ts';
import { isNotFound } from '../http/error.ts';
import { assertObjectName, assertPaths } from '../soql/text.ts';
import { type FieldDescribe, type ObjectDescribe, objectDescribe } from './schema.ts';
import { similar } from './suggest.ts';
import { decodeValidFor } from './valid-for.ts';

/** A path and the field at its end, spelled as Salesforce spells it. */
export interface ResolvedField {
  /** As it was asked for. */
  readonly path: string;
  /** Names of the relationships and the field: keys of a REST record. */
  readonly keys: readonly string[];
  readonly labels: readonly string[];
  readonly field: FieldDescribe;
}

export interface Describer {
  /** Throws `salesforce_field`, naming every path that cannot be resolved. */
  resolve(object: string, paths: readonly string[], options: CallOptions): Promise<ResolvedField[]>;
  fields(object: string, paths: readonly string[], options: CallOptions): Promise<SourceField[]>;
  hasField(object: string, path: string, options: CallOptions): Promise<boolean>;
  /** The field at the end of the path, or null. */
  find(object: string, path: string, options: CallOptions): Promise<ResolvedField | null>;
}

interface Missing {
  readonly path: string;
  readonly object: string;
  readonly suggestions: readonly string[];
}

/** Types whose value is a structure or a file; Bulk API 2.0 refuses them and no platform field could hold them. */
const NOT_TEXT: readonly string[] = ['address', 'location', 'base64', 'complexvalue', 'json'];

/** Answers from describes, each object described once per source. */
export function createDescriber(client: Client): Describer {
  const cache = new Map<string, ObjectDescribe>();

  async function describeObject(object: string, options: CallOptions): Promise<ObjectDescribe> {
    const key = object.toLowerCase();
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const described = await client
      .get(`/sobjects/${object}/describe`, objectDescribe, options)
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
        throw new RollcallError(
          'salesforce_permission',
          `Salesforce has no object ${object}, or the integration user may not see it. Check its API name, or give the integration user read access to it.`,
          { cause: error },
        );
      });
    cache.set(key, described);
    return described;
  }

  async function lookUp(object: string, path: string, options: CallOptions): Promise<ResolvedField | Missing> {
    const [relationship, ...rest] = path.split('.');
    const described = await describeObject(object, options);
    if (rest.length === 0) {
      const field = described.fields.find((candidate) => equalNames(candidate.name, path));
      if (field !== undefined) return { path, keys: [field.name], labels: [field.label], field };
      return {
        path,
        object: described.name,
        suggestions: similar(
          path,
          described.fields.map(({ name }) => name),
        ),
      };
    }
    const reference = described.fields.find((field) => equalNames(field.relationshipName, relationship));
    if (reference === undefined || reference.relationshipName === null) {
      const relationships = described.fields.flatMap((field) => field.relationshipName ?? []);
      return { path, object: described.name, suggestions: similar(relationship ?? '', relationships) };
    }
    // A polymorphic reference (Owner: Group or User) has the fields of whichever parent has them, people first.
    let missing: Missing | null = null;
    for (const parent of peopleFirst(reference.referenceTo)) {
      const found = await lookUp(parent, rest.join('.'), options);
      if ('field' in found) {
        const label = reference.label.replace(/ ID$/, '');
        return {
          path,
          keys: [reference.relationshipName, ...found.keys],
          labels: [label, ...found.labels],
          field: found.field,
        };
      }
      missing ??= { ...found, path };
    }
    return missing ?? { path, object: described.name, suggestions: [] };
  }

  async function resolve(object: string, paths: readonly string[], options: CallOptions): Promise<ResolvedField[]> {
    assertObjectName(object);
    assertPaths(object, paths);
    const found: ResolvedField[] = [];
    const problems: string[] = [];
    for (const path of paths) {
      const result = await lookUp(object, path, options);
      if (!('field' in result)) problems.push(missingSentence(result));
      else if (NOT_TEXT.includes(result.field.type)) problems.push(structureSentence(result));
      else found.push(result);
    }
    if (problems.length > 0) {
      throw new RollcallError(
        'salesforce_field',
        `Not every field of ${object} can be read. ${problems.join(' ')} Correct the mapping, or give the integration user field-level access.`,
      );
    }
    return found;
  }

  const find: Describer['find'] = async (object, path, options) => {
    assertObjectName(object);
    assertPaths(object, [path]);
    const result = await lookUp(object, path, options);
    return 'field' in result ? result : null;
  };

  return {
    resolve,
    find,
    fields: async (object, paths, options) => (await resolve(object, paths, options)).map(toSourceField),
    hasField: async (object, path, options) => (await find(object, path, options)) !== null,
  };
}

function toSourceField({ path, labels, field }: ResolvedField): SourceField {
  const controller = field.controllerName ?? null;
  return {
    path,
    label: labels.join(' › '),
    type: field.type,
    length: field.length,
    filterable: field.filterable,
    controller,
    options: field.picklistValues.map(({ value, label, active, validFor }) => ({
      value,
      label: label ?? value,
      active,
      validFor: controller === null ? null : decodeValidFor(validFor ?? ''),
    })),
  };
}

function missingSentence({ path, object, suggestions }: Missing): string {
  const hint = suggestions.length === 0 ? '' : ` Is ${suggestions.join(' or ')} meant?`;
  return `"${path}" does not exist on ${object}, or the integration user may not see it.${hint}`;
}

function structureSentence({ path, field }: ResolvedField): string {
  return `"${path}" is of the type ${field.type}, which holds several values or a file; map its parts one by one.`;
}

function peopleFirst(objects: readonly string[]): readonly string[] {
  return objects.includes('User') ? ['User', ...objects.filter((object) => object !== 'User')] : objects;
}

function equalNames(a: string | null, b: string | undefined): boolean {
  return a !== null && b !== undefined && a.toLowerCase() === b.toLowerCase();
}
