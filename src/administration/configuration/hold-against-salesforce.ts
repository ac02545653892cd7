import type { Kysely } from 'kysely';
import type { ConfigurationChange } from '../../config/changes.ts';
import {
  type StoredConnection,
  type StoredSettings,
  saveFieldTypes,
  storedConnections,
} from '../../store/configuration.ts';
import { SHARED } from '../../store/owner.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Sentence } from '../../support/sentence.ts';
import { saying } from '../../support/sentence.ts';
import type { DescribedMapping } from '../../sync/drift.ts';
import type { Entity } from '../../sync/entity.ts';

/** Where connections can be opened. */
export interface Connectable {
  readonly db: Kysely<Database>;
  connect(
    name: string,
    owner: string,
  ): Promise<
    AsyncDisposable & {
      describe(entity: Entity, options: { readonly signal: AbortSignal }): Promise<DescribedMapping>;
    }
  >;
}

/** What Salesforce says to a mapping that has been saved. */
export interface HeldAgainst {
  readonly connection: string;
  readonly entity: Entity;
  /** Null: Salesforce has described the mapped fields, and later runs are held against that. Else why it could not. */
  readonly unknown: { readonly code: string; readonly message: string } | null;
  /** Why a list view or mapped fields could not be read by any run. */
  readonly problems: readonly Sentence[];
}

/** Milliseconds that whoever applies a file waits for all the orgs. */
const PATIENCE_MS = 30_000;

/**
 * Notes what the mapped fields are, wherever a mapping of these connections was saved and nobody has looked yet (R45), and
 * looks whether another list view that was chosen can be used. An org that cannot be asked now is no failure: the first
 * run does the same then.
 *
 * @param changes what saving has changed.
 * @param owner whose settings were saved.
 */
export async function holdAgainstSalesforce(
  context: Connectable,
  names: readonly string[],
  signal: AbortSignal,
  changes: readonly ConfigurationChange[] = [],
  owner: string = SHARED,
): Promise<HeldAgainst[]> {
  const chosen = new Set(changes.filter(isAboutReading).map(({ name }) => name));
  const connections = (await storedConnections(context.db, owner)).filter(({ name }) => names.includes(name));
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const held = await Promise.all(connections.map((connection) => describeEach(context, connection, chosen, patience)));
  signal.throwIfAborted();
  return held.flat();
}

/** True for what decides where records come from; what is mapped is held against Salesforce anyway. */
function isAboutReading({ kind, outcome, changed }: ConfigurationChange): boolean {
  return kind === 'entity' && (outcome === 'enabled' || changed.some(({ path }) => path === 'listView'));
}

async function describeEach(
  context: Connectable,
  { name, owner, entities }: StoredConnection,
  chosen: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<HeldAgainst[]> {
  const held: HeldAgainst[] = [];
  const isNew = ({ entity, fieldTypes }: StoredSettings) => fieldTypes === null || chosen.has(`${name} ${entity}`);
  for (const { id, entity } of entities.filter((settings) => settings.enabled && isNew(settings))) {
    const described = await describe(context, { name, owner, entity }, signal).catch((error: unknown) => {
      if (error instanceof RollcallError) return error;
      if (signal.aborted)
        return new RollcallError(
          'salesforce_unreachable',
          saying('salesforce_slow')`Salesforce did not answer in time.`,
        );
      throw error;
    });
    if (described instanceof RollcallError) {
      held.push({
        connection: name,
        entity,
        unknown: { code: described.code, message: described.message },
        problems: [],
      });
      continue;
    }
    await saveFieldTypes(context.db, id, described.types);
    held.push({ connection: name, entity, unknown: null, problems: described.problems });
  }
  return held;
}

async function describe(
  context: Connectable,
  { name, owner, entity }: Pick<StoredConnection, 'name' | 'owner'> & { readonly entity: Entity },
  signal: AbortSignal,
) {
  await using connection = await context.connect(name, owner);
  return await connection.describe(entity, { signal });
}
