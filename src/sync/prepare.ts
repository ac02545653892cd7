import { RollcallError } from '../support/errors.ts';
import type { Branch, Directory } from './directory.ts';
import { columnsFor } from './map/columns.ts';
import { type CompiledMapping, compileMapping } from './map/compile-mapping.ts';
import type { EntitySettings } from './settings.ts';
import type { CompiledExtract, Source } from './source.ts';

/** Settings held against what Salesforce and the platform look like now: ready to read and map. */
export interface Prepared {
  readonly extract: CompiledExtract;
  readonly mapping: CompiledMapping;
  readonly destination: Branch;
}

export interface Neighbours<Tx> {
  readonly source: Source;
  readonly directory: Directory<Tx>;
}

/** The columns of the object that these settings read, Id first. */
export async function columnsOf(source: Source, settings: EntitySettings, signal?: AbortSignal): Promise<string[]> {
  return columnsFor(settings, await hasPersonAccounts(source, settings, signal));
}

/**
 * Describes, compiles and checks everything before the first record is read, so that what cannot work stops here with
 * its reason: a list view that is gone, a field that is not visible, a mapping or destination that cannot be used.
 */
export async function prepare<Tx>(
  { source, directory }: Neighbours<Tx>,
  tx: Tx,
  settings: EntitySettings,
  signal?: AbortSignal,
): Promise<Prepared> {
  const call = signal ? { signal } : {};
  const columns = await columnsOf(source, settings, signal);
  const extract = await source.compile({ object: settings.object, listView: settings.listView, paths: columns }, call);
  const mapping = await mappingFor({ source, directory }, settings, extract, signal);
  return { extract, mapping, destination: await destinationOf(directory, tx, settings) };
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
    settings,
    sourceFields,
    platformFields: await directory.fields(),
    columns: extract.paths,
    hasPersonAccounts: extract.paths.includes('IsPersonAccount'),
  });
}

/** R20: the destination has a code and is not the root. */
export async function destinationOf<Tx>(directory: Directory<Tx>, tx: Tx, settings: EntitySettings): Promise<Branch> {
  const code = settings.branches.destination;
  const branch = await directory.branchByCode(tx, code);
  if (!branch) {
    throw new RollcallError(
      'branch_destination',
      `The destination branch ${JSON.stringify(code)} does not exist on the platform. Create a branch with this code, or choose another destination.`,
    );
  }
  if (branch.parentId === null) {
    throw new RollcallError(
      'branch_destination',
      `The destination branch ${JSON.stringify(code)} is the root of the platform. Choose a branch below it.`,
    );
  }
  return branch;
}

/** Contacts carry `IsPersonAccount` only in orgs with person accounts (R16). */
async function hasPersonAccounts(source: Source, settings: EntitySettings, signal?: AbortSignal): Promise<boolean> {
  if (settings.entity !== 'contacts') return false;
  return await source.hasField(settings.object, 'IsPersonAccount', signal ? { signal } : {});
}
