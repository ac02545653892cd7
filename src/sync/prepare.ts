import { RollcallError } from '../support/errors.ts';
import type { Sentence } from '../support/sentence.ts';
import { saying } from '../support/sentence.ts';
import type { Branch, Directory } from './directory.ts';
import { readableSettings } from './drift.ts';
import type { FieldTypes } from './field-types.ts';
import type { Journal } from './journal.ts';
import { columnsFor } from './map/columns.ts';
import { type CompiledMapping, compileMapping } from './map/compile-mapping.ts';
import type { EntitySettings } from './settings.ts';
import type { CompiledExtract, Source, SourceField } from './source.ts';

/** Settings held against what Salesforce and the platform look like now: ready to read and map. */
export interface Prepared {
  readonly extract: CompiledExtract;
  readonly mapping: CompiledMapping;
  readonly destination: Branch;
  /** Described columns, in the order of the extract's paths. */
  readonly fields: readonly SourceField[];
  /** Sentences about mapped fields that this run leaves alone (R45). */
  readonly leftAlone: readonly (readonly Sentence[])[];
}

export interface Neighbours<Tx> {
  readonly source: Source;
  readonly directory: Directory<Tx>;
  readonly journal: Pick<Journal<Tx>, 'transaction'>;
}

/**
 * Describes, compiles and checks everything before the first record is read, so that what cannot work stops here with
 * its reason: a list view that is gone, a field that is not visible or not what it was `known` to be, a mapping or
 * destination that cannot be used.
 */
export async function prepare<Tx>(
  neighbours: Neighbours<Tx>,
  settings: EntitySettings,
  known: FieldTypes,
  signal?: AbortSignal,
): Promise<Prepared> {
  const { source, directory, journal } = neighbours;
  const call = signal ? { signal } : {};
  await directory.ready(call);
  const columns = columnsFor(settings, await hasPersonAccounts(source, settings, signal));
  const readable = await readableSettings(neighbours, settings, columns, known, call);
  const { object, listView } = settings;
  const extract = await source.compile({ object, listView, paths: readable.columns }, call);
  const fields = await source.fields(object, extract.paths, call);
  const mapping = await mappingFor(neighbours, settings, extract, signal);
  const destination = await journal.transaction((tx) => destinationOf(directory, tx, settings));
  return { extract, mapping, destination, fields, leftAlone: readable.leftAlone };
}

/** The compiled mapping for rows in the column order of an extract, also of one that was compiled by an earlier process. */
export async function mappingFor<Tx>(
  { source, directory }: Neighbours<Tx>,
  settings: EntitySettings,
  extract: CompiledExtract,
  signal?: AbortSignal,
): Promise<CompiledMapping> {
  const sourceFields = await source.fields(settings.object, extract.paths, signal ? { signal } : {});
  return compileMapping({
    settings: settingsRead(settings, extract),
    sourceFields,
    platformFields: await directory.fields(),
    columns: extract.paths,
    hasPersonAccounts: extract.paths.includes('IsPersonAccount'),
  });
}

/** The settings without the lines whose fields an extract leaves out (R45). */
export function settingsRead(settings: EntitySettings, { paths }: CompiledExtract): EntitySettings {
  const read = new Set(paths.map((path) => path.toLowerCase()));
  const lines = Object.entries(settings.mapping).filter(([, { field }]) => read.has(field.toLowerCase()));
  return lines.length === Object.keys(settings.mapping).length
    ? settings
    : { ...settings, mapping: Object.fromEntries(lines) };
}

/** R20: the destination has a code and is not the root. */
export async function destinationOf<Tx>(
  directory: Pick<Directory<Tx>, 'branchByCode'>,
  tx: Tx,
  settings: EntitySettings,
): Promise<Branch> {
  const code = settings.branches.destination;
  const branch = await directory.branchByCode(tx, code);
  if (!branch) {
    throw new RollcallError(
      'branch_destination',
      saying(
        'destination_missing',
      )`The destination branch ${{ code: JSON.stringify(code) }} does not exist on the platform. Create a branch with this code, or choose another destination.`,
    );
  }
  if (branch.parentId === null) {
    throw new RollcallError(
      'branch_destination',
      saying(
        'destination_is_root',
      )`The destination branch ${{ code: JSON.stringify(code) }} is the root of the platform. Choose a branch below it.`,
    );
  }
  return branch;
}

/** Contacts carry `IsPersonAccount` only in orgs with person accounts (R16). */
async function hasPersonAccounts(source: Source, settings: EntitySettings, signal?: AbortSignal): Promise<boolean> {
  if (settings.entity !== 'contacts') return false;
  return await source.hasField(settings.object, 'IsPersonAccount', signal ? { signal } : {});
}
