import { RollcallError } from '../support/errors.ts';
import { MANDATORY, mappable } from './map/compile-mapping.ts';
import type { Neighbours } from './prepare.ts';
import type { EntitySettings } from './settings.ts';
import type { CallOptions } from './source.ts';

export interface Readable {
  /** The columns that this run reads. */
  readonly columns: readonly string[];
  /** A sentence for each mapped field that it leaves alone. */
  readonly warnings: readonly string[];
}

/**
 * Holds mapped fields against what Salesforce shows now (R45). A field that vanished, may no longer be read or has
 * become of a type that its target cannot take stops the run; with `fieldDrift: keep`, and unless it is mandatory, only
 * its line is left out, so that people keep the values they have.
 *
 * @throws RollcallError `salesforce_field`, naming every such field and why.
 */
export async function readableSettings<Tx>(
  { source, directory }: Neighbours<Tx>,
  settings: EntitySettings,
  columns: readonly string[],
  call: CallOptions,
): Promise<Readable> {
  const { found, missing } = await source.inspectFields(settings.object, columns, call);
  const reasons = new Map(missing.map(({ path, message }) => [path.toLowerCase(), message]));
  const targets = new Map((await directory.fields()).map((field) => [field.key, field]));
  for (const [key, line] of Object.entries(settings.mapping)) {
    const field = found.find(({ path }) => path.toLowerCase() === line.field.toLowerCase());
    const target = targets.get(key);
    const problem = field && target ? mappable(field, target) : null;
    if (problem !== null) reasons.set(line.field.toLowerCase(), problem);
  }
  if (reasons.size === 0) return { columns, warnings: [] };

  const needed = neededColumns(settings);
  const dropped = columns.filter((path) => reasons.has(path.toLowerCase()));
  const fatal =
    settings.options.fieldDrift === 'keep' ? dropped.filter((path) => needed.has(path.toLowerCase())) : dropped;
  if (fatal.length > 0) {
    const sentences = fatal.map((path) => reasons.get(path.toLowerCase()) ?? path);
    throw new RollcallError(
      'salesforce_field',
      `Not every field of ${settings.object} can be read. ${sentences.join(' ')} Nothing was changed. Correct the mapping, give the integration user field-level access, or let the run leave such fields as they are (fieldDrift: keep).`,
    );
  }
  return {
    columns: columns.filter((path) => !reasons.has(path.toLowerCase())),
    warnings: dropped.map(
      (path) => `${reasons.get(path.toLowerCase()) ?? path} People keep the values that they have from it.`,
    ),
  };
}

/** Columns without which no person can be made or placed. */
function neededColumns({ mapping, branches }: EntitySettings): ReadonlySet<string> {
  const mandatory = MANDATORY.flatMap((key) => mapping[key]?.field ?? []);
  const branchFields = branches.mode === 'picklists' ? branches.fields : [];
  const own = ['Id', 'SystemModstamp', 'IsActive', 'IsPersonAccount', 'AccountId'];
  return new Set([...own, ...mandatory, ...branchFields].map((path) => path.toLowerCase()));
}
