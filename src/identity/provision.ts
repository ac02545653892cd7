import type { Administered } from '../administration/administered.ts';
import { storedConnection } from '../store/configuration.ts';
import { insertIdentity, type Known, personOfLink, provisioningOwners } from '../store/providers/identities.ts';
import type { IdentityProvider } from '../store/providers/provider.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { PlannedChange } from '../sync/journal/changes.ts';
import type { EntitySettings } from '../sync/settings.ts';
import { type Assertion, attributeText } from './assertion.ts';
import type { AssertedRecord } from './record.ts';
import { Refusal } from './refusal.ts';

export type Deps = Pick<Administered, 'db' | 'vault' | 'config' | 'connect' | 'now'>;

export interface Vouching {
  readonly provider: IdentityProvider;
  readonly assertion: Assertion;
  readonly record: AssertedRecord;
  readonly signal: AbortSignal;
}

/** Without them nobody is made; everything else may come from Salesforce. */
const MANDATORY = ['username', 'firstname', 'lastname'] as const;

/**
 * Makes the person of a record whom nobody knows yet, with the mapping of the entity applied to the assertion, and binds
 * them to the provider in the same unit of work (R11). Answers their id. Throws Refusal where that must not or cannot be.
 *
 * @param then is called with them when it is done, in that unit of work: what it throws undoes all.
 */
export async function provision(deps: Deps, vouching: Vouching, then: Then = nothing): Promise<string> {
  const { provider, record, signal } = vouching;
  if (!provider.settings.createsPeople) {
    throw new Refusal(
      'provisioning_off',
      saying(
        'signin_creates_nobody',
      )`Nobody here is known by it, and nobody is made: the switch Create people of ${{ provider: provider.name }} is off, on its own page.`,
    );
  }
  const owners = await ownersFor(deps, vouching);
  if (owners.length === 0) {
    throw new Refusal(
      'provisioning_off',
      saying(
        'signin_switch_off',
      )`Nobody here is known by it, and nobody is made: the switch for ${{ provider: provider.name }} is off for ${{ entity: record.entity }}, in the import options of the mapping.`,
    );
  }
  const { connection, subject } = { connection: provider.connection ?? '', subject: vouching.assertion.subject };
  let made: string | null = null;
  await firstThatHolds(owners, async (owner) => {
    const { id: settingsId, settings } = await settingsFor(deps, connection, owner, record);
    const cells = mandatoryCellsOf(vouching, settings);
    await using opened = await deps.connect(connection, owner);
    await opened.synchronizeOne(record.entity, record.sourceId, {
      signal,
      startedBy: { name: provider.name, via: 'provider' },
      vouched: {
        cells,
        rehearsal: then !== nothing,
        review: refuseAllButNew,
        async done({ db }) {
          made = await personOfLink(db, { settingsId, sourceId: record.sourceId });
          if (made === null)
            throw new Refusal('provisioning_failed', saying('signin_not_created')`The person could not be created.`);
          const bound = await insertIdentity(db, { provider, subject, personId: made }, deps.now());
          if (!bound)
            throw new Refusal(
              'identity_taken',
              saying('signin_faster')`Another sign-in of the same person was faster.`,
            );
          await then(db, made);
        },
      },
    });
  });
  if (made === null) throw new Error('A person was made, but is not there.');
  return made;
}

/** Applies the mapping to what the assertion says now, to somebody who is known. Throws as provision does. */
export async function refresh(deps: Deps, vouching: Vouching, person: Known, then: Then = nothing): Promise<void> {
  const { provider, record, signal } = vouching;
  if (person.sfdcId !== record.sourceId) {
    throw new Refusal(
      'record_differs',
      saying(
        'signin_other_record',
      )`The assertion names the record ${{ record: record.sourceId }}, which is not theirs.`,
    );
  }
  const owners = await ownersFor(deps, vouching);
  await firstThatHolds(owners, async (owner) => {
    const connection = provider.connection ?? '';
    const { settings } = await settingsFor(deps, connection, owner, record);
    const cells = mandatoryCellsOf(vouching, settings);
    await using opened = await deps.connect(connection, owner);
    await opened.synchronizeOne(record.entity, record.sourceId, {
      signal,
      startedBy: { name: provider.name, via: 'provider' },
      vouched: {
        cells,
        rehearsal: then !== nothing,
        review: (planned) => refuseAllBut(person.id, planned),
        done: ({ db }) => then(db, person.id),
      },
    });
  });
}

/** What is done with somebody in the unit of work that has made or updated them. */
type Then = (db: Deps['db'], personId: string) => Promise<void>;
const nothing: Then = () => Promise.resolve();

async function ownersFor({ db }: Deps, { provider, record }: Vouching): Promise<string[]> {
  const { connection, settings } = provider;
  if (connection === null) {
    throw new Refusal(
      'provisioning_off',
      saying(
        'signin_no_connection',
      )`Nobody here is known by it, and nobody is made: ${{ provider: provider.name }} is not set up for a connection.`,
    );
  }
  return await provisioningOwners(db, { connection, entity: record.entity, kind: settings.kind });
}

/** A record may be in the list view of some settings only: those are asked in turn. */
async function firstThatHolds(owners: readonly string[], attempt: (owner: string) => Promise<void>): Promise<void> {
  let elsewhere: RollcallError | null = null;
  for (const owner of owners) {
    try {
      await attempt(owner);
      return;
    } catch (error) {
      if (!(error instanceof RollcallError && error.code === 'not_in_list_view')) throw error;
      elsewhere = error;
    }
  }
  if (elsewhere !== null) throw elsewhere;
}

export async function settingsFor(
  { db }: Pick<Deps, 'db'>,
  connection: string,
  owner: string,
  { entity }: Pick<AssertedRecord, 'entity'>,
) {
  const { entities } = await storedConnection(db, connection, owner);
  const found = entities.find((candidate) => candidate.entity === entity);
  if (found === undefined) throw new Error(`The settings of ${connection} ${entity} are gone.`);
  return found;
}

/**
 * Of every field that the settings read and the assertion says something of. An empty value says nothing: the record has it,
 * and Salesforce is its master (R1); a sign-in would else empty what the next run fills again.
 */
export function cellsOf(
  { assertion, provider }: Pick<Vouching, 'assertion' | 'provider'>,
  { mapping, branches }: EntitySettings,
): ReadonlyMap<string, string> {
  const { attributes: names } = provider.settings;
  const paths = [
    ...Object.values(mapping).map(({ field }) => field),
    ...(branches.mode === 'picklists' ? branches.fields : []),
  ];
  const cells = new Map<string, string>();
  for (const path of paths) {
    const text = attributeText(assertion, path, names);
    if (text !== undefined && text !== '') cells.set(path.toLowerCase(), text);
  }
  return cells;
}

/** What is missing among them without which nobody is made. */
export function missingIn(cells: ReadonlyMap<string, string>, { mapping }: EntitySettings): Sentence[] {
  return MANDATORY.flatMap((key) => {
    const field = mapping[key]?.field;
    return field !== undefined && !cells.has(field.toLowerCase())
      ? [saying('signin_value_missing')`${{ field }} is missing, which the mapping needs for ${{ target: key }}.`]
      : [];
  });
}

/** Throws Refusal naming mandatory ones that are missing. */
function mandatoryCellsOf(vouching: Vouching, settings: EntitySettings): ReadonlyMap<string, string> {
  const cells = cellsOf(vouching, settings);
  const missing = missingIn(cells, settings);
  if (missing.length > 0) throw new Refusal('assertion_incomplete', missing);
  return cells;
}

function refuseAllButNew(planned: readonly PlannedChange[]): void {
  const change = planned.find(({ kind }) => kind === 'person');
  if (change?.action === 'create') return;
  if (change?.action === 'reject') throw new Refusal('record_rejected', rejected(change));
  throw new Refusal(
    'account_exists',
    saying(
      'signin_exists',
    )`Somebody on the platform has this record or username already${{ reason: reasonOf(change) }}. To let such people in, allow the provider to bind to existing accounts; administrators sign in with their password.`,
  );
}

function refuseAllBut(personId: string, planned: readonly PlannedChange[]): void {
  const other = planned.find(({ kind, targetId }) => kind === 'person' && targetId !== personId);
  if (other === undefined) return;
  throw new Refusal(
    'record_rejected',
    other.detail?.message === undefined
      ? saying('signin_not_theirs')`It would not be their account (${{ reason: other.reason }}).`
      : rejected(other),
  );
}

/** Why a record is rejected, as its run would say it. */
function rejected({ reason, detail }: PlannedChange): Sentence {
  const { code = reason, message = reason, field, value, params } = detail ?? {};
  return { code, message, params: { ...params, field: field ?? '', value: value ?? '' } };
}

const reasonOf = (change: PlannedChange | undefined) =>
  change === undefined ? (['none', ''] as const) : ([change.reason, ` (${change.reason})`] as const);
