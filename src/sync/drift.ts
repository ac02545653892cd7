import { RollcallError, saidBy } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { type FieldTypes, isRetyped, typesOf } from './field-types.ts';
import { columnsFor } from './map/columns.ts';
import { MANDATORY, mappable } from './map/compile-mapping.ts';
import type { Neighbours } from './prepare.ts';
import { say } from './sentences/sentence.ts';
import type { EntitySettings } from './settings.ts';
import type { CallOptions, Source, SourceField } from './source.ts';

export interface Readable {
  /** The columns that this run reads. */
  readonly columns: readonly string[];
  /** Why it leaves mapped fields alone, one by one. */
  readonly leftAlone: readonly (readonly Sentence[])[];
}

/** What a mapping is saved against (R45). */
export interface DescribedMapping {
  readonly types: FieldTypes;
  /** On a list view and on fields that no run could read. */
  readonly problems: readonly Sentence[];
}

/**
 * Holds mapped fields against what Salesforce shows now (R45). A field that vanished, may no longer be read or is not of
 * the type that it was `known` to be stops the run; with `fieldDrift: keep`, and unless it is mandatory, only its line is
 * left out, so that people keep the values they have.
 *
 * @throws RollcallError `salesforce_field`, naming every such field, why, and what to do.
 */
export async function readableSettings<Tx>(
  neighbours: Pick<Neighbours<Tx>, 'source' | 'directory'>,
  settings: EntitySettings,
  columns: readonly string[],
  known: FieldTypes,
  call: CallOptions,
): Promise<Readable> {
  const { drifted } = await driftOf(neighbours, settings, columns, known, call);
  if (drifted.size === 0) return { columns, leftAlone: [] };

  const needed = neededColumns(settings);
  const keeps = settings.options.fieldDrift === 'keep';
  const fatal = [...drifted].filter(([path]) => !keeps || needed.has(path)).map(([, drift]) => drift);
  if (fatal.length > 0) {
    const canKeep = !keeps && [...drifted.keys()].some((path) => !needed.has(path));
    throw new RollcallError('salesforce_field', stopSentence(settings, fatal, canKeep));
  }
  return {
    columns: columns.filter((path) => !drifted.has(path.toLowerCase())),
    leftAlone: [...drifted.values()].map(({ why }) => [...why, say('values_kept', {})]),
  };
}

/** A mapped field that is not what it was mapped as. */
interface Drift {
  /** Cannot be read; can be read, but not as it is mapped; or can be, but is of another type than before. */
  readonly kind: 'missing' | 'unusable' | 'retyped';
  readonly why: readonly Sentence[];
}

function stopSentence({ object, entity }: EntitySettings, drifts: readonly Drift[], canKeep: boolean): Sentence[] {
  const any = (kind: Drift['kind']) => drifts.some((drift) => drift.kind === kind);
  return [
    any('missing')
      ? saying('fields_unreadable')`Not every field of ${{ object }} can be read.`
      : saying('fields_unusable')`Not every field of ${{ object }} can be used as it is mapped.`,
    ...drifts.flatMap(({ why }) => why),
    saying('platform_unchanged')`Nothing was changed on the platform.`,
    ...(any('missing')
      ? [saying('mapping_correct')`Correct the mapping, or give the integration user what it lacks.`]
      : []),
    ...(any('unusable') ? [saying('mapping_other')`Map another field, or to another field of the platform.`] : []),
    ...(any('retyped')
      ? [
          saying(
            'types_accept',
          )`Look at the new values with "rollcall preview ${{ entity }}": if they are right, run once with --accept-types, else map another field.`,
        ]
      : []),
    ...(canKeep ? [saying('drift_keep')`A run can also leave such fields as they are (fieldDrift: keep).`] : []),
  ];
}

/** Describes the mapped fields, and looks for the list view, for when a mapping is saved. Throws only when Salesforce cannot be asked. */
export async function describeMapping<Tx>(
  neighbours: Pick<Neighbours<Tx>, 'source' | 'directory'>,
  settings: EntitySettings,
  call: CallOptions,
): Promise<DescribedMapping> {
  const columns = columnsFor(settings, false);
  const { found, drifted } = await driftOf(neighbours, settings, columns, {}, call);
  const fields = [...drifted.values()].flatMap(({ why }) => why);
  return { types: typesOf(found), problems: [...(await viewProblems(neighbours.source, settings, call)), ...fields] };
}

/** What is wrong with the list view, whatever the fields are. */
async function viewProblems(
  source: Pick<Source, 'compile'>,
  { object, listView }: EntitySettings,
  call: CallOptions,
): Promise<Sentence[]> {
  const compiling = source.compile({ object, listView, paths: ['Id'] }, call).then(() => null);
  const problem = await compiling.catch((error: unknown) => {
    if (error instanceof RollcallError && error.code === 'salesforce_list_view') return saidBy(error);
    throw error;
  });
  return problem === null ? [] : [...problem];
}

/**
 * A run that was interrupted goes on only with fields that are what they were when it began: its pages are one plan.
 *
 * @throws RollcallError `salesforce_field`
 */
export function refuseRetyped(before: FieldTypes, fields: readonly SourceField[]): void {
  const sentences = fields
    .filter(({ path, type }) => isRetyped(before[path.toLowerCase()], type))
    .map(({ path, type }) => say('type_changed', { path, before: before[path.toLowerCase()] ?? '', type }));
  if (sentences.length === 0) return;
  throw new RollcallError('salesforce_field', [
    saying(
      'fields_changed',
    )`Mapped fields have changed while the run was interrupted, so that it cannot be gone on with.`,
    ...sentences,
    saying('platform_unchanged')`Nothing was changed on the platform.`,
    saying('run_anew')`Start a new run; it says what can be done.`,
  ]);
}

/** What became of mapped fields, by path in lower case, in the order of the columns; and those that can be described. */
async function driftOf<Tx>(
  { source, directory }: Pick<Neighbours<Tx>, 'source' | 'directory'>,
  settings: EntitySettings,
  columns: readonly string[],
  known: FieldTypes,
  call: CallOptions,
): Promise<{ readonly found: readonly SourceField[]; readonly drifted: ReadonlyMap<string, Drift> }> {
  const { found, missing } = await source.inspectFields(settings.object, columns, call);
  const drifts = new Map<string, Drift>(
    missing.map(({ path, why }) => [path.toLowerCase(), { kind: 'missing', why: [why] }]),
  );
  const fields = new Map(found.map((field) => [field.path.toLowerCase(), field]));
  const targets = new Map((await directory.fields()).map((field) => [field.key, field]));
  for (const [key, line] of Object.entries(settings.mapping)) {
    const path = line.field.toLowerCase();
    const field = fields.get(path);
    const target = targets.get(key);
    if (!field || !target) continue;
    const unusable = mappable(field, target);
    const before = known[path];
    const retyped = before !== undefined && isRetyped(before, field.type);
    if (unusable !== null) {
      const was = retyped ? [say('field_was', { before })] : [];
      drifts.set(path, { kind: 'unusable', why: [unusable, ...was] });
    } else if (retyped && !drifts.has(path)) {
      drifts.set(path, {
        kind: 'retyped',
        why: [say('field_retyped', { path: field.path, before, type: field.type })],
      });
    }
  }
  const inOrder = columns.flatMap((column) => {
    const drift = drifts.get(column.toLowerCase());
    return drift ? [[column.toLowerCase(), drift] as const] : [];
  });
  return { found, drifted: new Map(inOrder) };
}

/** Columns without which no person can be made or placed. */
function neededColumns({ mapping, branches }: EntitySettings): ReadonlySet<string> {
  const mandatory = MANDATORY.flatMap((key) => mapping[key]?.field ?? []);
  const branchFields = branches.mode === 'picklists' ? branches.fields : [];
  const own = ['Id', 'SystemModstamp', 'IsActive', 'IsPersonAccount', 'AccountId'];
  return new Set([...own, ...mandatory, ...branchFields].map((path) => path.toLowerCase()));
}
