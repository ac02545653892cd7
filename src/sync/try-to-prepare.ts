import { RollcallError } from '../support/errors.ts';
import { readableSettings } from './drift.ts';
import type { FieldTypes } from './field-types.ts';
import { columnsFor } from './map/columns.ts';
import { destinationOf, type Neighbours, type Prepared, prepare } from './prepare.ts';
import type { EntitySettings } from './settings.ts';
import type { CallOptions } from './source.ts';

/** What the branches of accounts are made of (R15). */
const ACCOUNT_PATHS = ['Id', 'Name', 'ParentId'];

export interface Attempt {
  /** Null where anything stands in the way. */
  readonly prepared: Prepared | null;
  readonly problems: readonly RollcallError[];
}

/**
 * Prepares a run as `prepare` does, and looks for everything that is wrong instead of stopping at the first: object,
 * list view, fields, accounts, destination branch. Each is named once, so that an administrator can mend all of it at once.
 */
export async function tryToPrepare<Tx>(
  neighbours: Neighbours<Tx>,
  settings: EntitySettings,
  known: FieldTypes,
  call: CallOptions,
): Promise<Attempt> {
  const { source, directory, journal } = neighbours;
  const { object, listView, branches } = settings;
  const problems = new Map<string, RollcallError>();
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RollcallError)) throw error;
      problems.set(error.message, error);
      return null;
    }
  };

  if ((await attempt(() => source.inspectFields(object, ['Id'], call))) !== null) {
    await attempt(() => source.compile({ object, listView, paths: ['Id'] }, call));
    await attempt(() => readableSettings(neighbours, settings, columnsFor(settings, false), known, call));
  }
  if (branches.mode === 'accounts') await attempt(() => source.fields('Account', ACCOUNT_PATHS, call));
  if ((await attempt(() => directory.ready({ ...call, fresh: true }))) !== null) {
    await attempt(() => journal.transaction((tx) => destinationOf(directory, tx, settings)));
  }
  if (problems.size > 0) return { prepared: null, problems: [...problems.values()] };
  // What is left is the mapping as a whole.
  const prepared = await attempt(() => prepare(neighbours, settings, known, call.signal));
  return { prepared, problems: [...problems.values()] };
}
