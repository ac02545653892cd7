import { RollcallError } from '../support/errors.ts';
import type { Sentence } from '../support/sentence.ts';
import type { PlatformField } from './directory.ts';
import type { Entity } from './entity.ts';
import type { FieldTypes } from './field-types.ts';
import type { RunError } from './journal/runs.ts';
import type { Neighbours } from './prepare.ts';
import type { EntitySettings } from './settings.ts';
import type { CallOptions, ListView, SourceIdentity } from './source.ts';
import { tryToPrepare } from './try-to-prepare.ts';

/** Who signs in where, and what the org has used up. */
export interface ConnectionStatus extends SourceIdentity {
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
}

/** What signing in to a connection shows. */
export interface ConnectionCheck extends ConnectionStatus {
  /** What mappings can fill on a platform that is reached by calls; null for the built-in one, and where it cannot be asked. */
  readonly platformFields: readonly Pick<PlatformField, 'key' | 'title' | 'type'>[] | null;
  readonly entities: readonly CheckedEntity[];
}

export interface CheckedEntity {
  readonly entity: Entity;
  readonly object: string;
  /** As the settings name it. */
  readonly listView: string;
  /** Those that the integration user may see (R7). */
  readonly listViews: readonly ListView[];
  /** What would stop a run before its first record, or send everybody to the destination branch; empty when nothing does. */
  readonly problems: readonly RunError[];
  /** On the list view, and on what a run would leave alone. */
  readonly warnings: readonly Sentence[];
}

/** Settings and what their mapped fields are known to be. */
export interface Checked {
  readonly settings: EntitySettings;
  readonly known: FieldTypes;
}

/** Signs in and prepares a run of each settings as far as it goes without reading a record. Throws when sign-in fails. */
export async function checkConnection<Tx>(
  neighbours: Neighbours<Tx>,
  checked: readonly Checked[],
  call: CallOptions = {},
): Promise<ConnectionCheck> {
  const { source } = neighbours;
  const identity = await source.identity(call);
  const entities: CheckedEntity[] = [];
  for (const each of checked) entities.push(await checkEntity(neighbours, each, call));
  const platformFields = await remoteFields(neighbours, checked);
  return { ...identity, apiUsage: source.apiUsage(), platformFields, entities };
}

/** A platform that cannot be asked is among the problems of every entity; without entities nobody has tried yet. */
async function remoteFields<Tx>({ directory }: Neighbours<Tx>, checked: readonly Checked[]) {
  if (directory.kind === 'builtin') return null;
  try {
    const fields = await directory.fields();
    return fields.map(({ key, title, type }) => ({ key, title, type }));
  } catch (error) {
    if (error instanceof RollcallError && checked.length > 0) return null;
    throw error;
  }
}

async function checkEntity<Tx>(
  neighbours: Neighbours<Tx>,
  { settings, known }: Checked,
  call: CallOptions,
): Promise<CheckedEntity> {
  const { entity, object, listView } = settings;
  const { problems, prepared } = await tryToPrepare(neighbours, settings, known, call);
  return {
    entity,
    object,
    listView,
    listViews: await listViewsOf(neighbours, object, call),
    problems: problems.map(({ code, message, said: sentences }) => ({ code, message, sentences })),
    warnings: prepared === null ? [] : [...prepared.extract.warnings, ...prepared.leftAlone.flat()],
  };
}

/** None where even the object cannot be seen: that is the problem then. */
async function listViewsOf<Tx>({ source }: Neighbours<Tx>, object: string, call: CallOptions): Promise<ListView[]> {
  return await source.listViews(object, call).catch((error: unknown) => {
    if (error instanceof RollcallError) return [];
    throw error;
  });
}
