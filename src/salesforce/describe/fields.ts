import { RollcallError } from '../../support/errors.ts';
import { type Sentence, saying } from '../../support/sentence.ts';
import type { CallOptions, FieldInspection, SourceField } from '../../sync/source.ts';
import type { Client } from '../http/client.ts';
import { assertObjectName, assertPaths } from '../soql/text.ts';
import { allPaths } from './all-paths.ts';
import { createLookUp, type DeadEnd, type ResolvedField } from './look-up.ts';
import { explainMissing } from './missing.ts';
import { createObjectDescriber } from './objects.ts';
import { decodeValidFor } from './valid-for.ts';

export interface Describer {
  /** Throws `salesforce_field`, naming every path that cannot be resolved or read as text. */
  resolve(object: string, paths: readonly string[], options: CallOptions): Promise<ResolvedField[]>;
  fields(object: string, paths: readonly string[], options: CallOptions): Promise<SourceField[]>;
  inspect(object: string, paths: readonly string[], options: CallOptions): Promise<FieldInspection>;
  allFields(object: string, options: CallOptions & { readonly parents: boolean }): Promise<SourceField[]>;
  hasField(object: string, path: string, options: CallOptions): Promise<boolean>;
  /** The field at the end of the path, or null. */
  find(object: string, path: string, options: CallOptions): Promise<ResolvedField | null>;
}

/** Types whose value is a structure or a file; Bulk API 2.0 refuses them and no platform field could hold them. */
const NOT_TEXT: readonly string[] = ['address', 'location', 'base64', 'complexvalue', 'json'];

/** Answers from describes, each object described once per source. */
export function createDescriber(client: Client): Describer {
  const describeObject = createObjectDescriber(client);
  const lookUp = createLookUp(describeObject);

  async function lookUpAll(object: string, paths: readonly string[], options: CallOptions) {
    assertObjectName(object);
    assertPaths(object, paths);
    const found: ResolvedField[] = [];
    const deadEnds: DeadEnd[] = [];
    for (const path of paths) {
      const result = await lookUp(object, path, options);
      if ('keys' in result) found.push(result);
      else deadEnds.push(result);
    }
    return { found, missing: deadEnds.length === 0 ? [] : await explainMissing(client, deadEnds, options) };
  }

  async function resolve(object: string, paths: readonly string[], options: CallOptions): Promise<ResolvedField[]> {
    const { found, missing } = await lookUpAll(object, paths, options);
    const structures = found.filter(({ field }) => NOT_TEXT.includes(field.type));
    if (missing.length + structures.length === 0) return found;
    const problems = [...missing.map(({ why }) => why), ...structures.map(structureSentence)];
    throw new RollcallError('salesforce_field', [
      saying('fields_unreadable')`Not every field of ${{ object }} can be read.`,
      ...problems,
      saying('mapping_correct')`Correct the mapping, or give the integration user what it lacks.`,
    ]);
  }

  const find: Describer['find'] = async (object, path, options) => {
    assertObjectName(object);
    assertPaths(object, [path]);
    const result = await lookUp(object, path, options);
    return 'keys' in result ? result : null;
  };

  return {
    resolve,
    find,
    fields: async (object, paths, options) => (await resolve(object, paths, options)).map(toSourceField),
    async inspect(object, paths, options) {
      const { found, missing } = await lookUpAll(object, paths, options);
      return { found: found.map(toSourceField), missing };
    },
    async allFields(object, { parents, ...options }) {
      assertObjectName(object);
      const paths = await allPaths(describeObject, object, { parents, ...options });
      const { found } = await lookUpAll(object, paths, options);
      return found.filter(({ field }) => !NOT_TEXT.includes(field.type)).map(toSourceField);
    },
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

function structureSentence({ path, field }: ResolvedField): Sentence {
  return saying(
    'field_structure',
  )`"${{ path }}" is of the type ${{ type: field.type }}, which holds several values or a file; map its parts one by one.`;
}
