import { type Basis, basisOf, refuseLostFilter } from '../basis.ts';
import { knownTypes } from '../field-types.ts';
import type { Memory } from '../memory.ts';
import { leadersAmong } from '../others.ts';
import { type Prepared, prepare } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import type { Row, Source } from '../source.ts';

/** One record, as a run that begins now would read it. */
export interface OneRead {
  readonly memory: Memory;
  readonly prepared: Prepared;
  readonly basis: Basis;
  /** 18 characters, where the record is there. */
  readonly sourceId: string;
  /** Null where the integration user sees no such record. */
  readonly row: Row | null;
  /** The same, null where it is not in the list view. */
  readonly inView: Row | null;
}

/**
 * Throws RollcallError as the beginning of a run does, where no run could begin.
 *
 * @param id of the record, 15 or 18 characters.
 */
export async function readOne<Tx>(context: RunContext<Tx>, id: string): Promise<OneRead> {
  const { source, journal, settings, settingsId, access, signal } = context;
  const call = signal ? { signal } : {};
  const memory = await journal.settings.recall(settingsId);
  const prepared = await prepare(context, settings, knownTypes(memory, access), signal);
  const { extract, destination, fields } = prepared;
  const basis = basisOf({
    settings,
    access,
    extract,
    destination: destination.id,
    fields,
    leaders: leadersAmong(context.others),
  });
  refuseLostFilter(memory.basis, basis);
  const [inView = null] = (await Array.fromAsync(source.readIds(extract, [id], call))).flat();
  const row = inView ?? (await source.record(extract, id, call));
  return { memory, prepared, basis, sourceId: row?.[0] ?? id, row, inView };
}

/** What branches are made of, as far as one person is under it: of all accounts theirs is looked at, with its ancestors. */
export function sourceUnder(
  { fields, accounts }: Source,
  key: string | null,
): Pick<Source, 'fields' | 'accounts' | 'accountsChanged'> {
  return {
    fields,
    accounts,
    async *accountsChanged(_since, call) {
      if (key === null) return;
      for await (const changed of accounts([key], call)) yield { changed, deleted: [] };
    },
  };
}
