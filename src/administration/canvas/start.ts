import { resolveCanvasSecret } from '../../config/secrets.ts';
import type { Account } from '../../store/access/accounts.ts';
import {
  admittedAccount,
  holdConnection,
  insertSalesforceJoin,
  isOfAdministrator,
  personOfSalesforceUser,
  rememberCanvasRequest,
} from '../../store/access/embedded.ts';
import { holdPerson } from '../../store/access/hold.ts';
import { type StoredConnection, storedConnections } from '../../store/configuration.ts';
import { keptSecrets } from '../../store/connections/kept-secrets.ts';
import { inTransaction } from '../../store/unit-of-work.ts';
import { RollcallError, saidBy } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { hashSecret, newSecret } from '../access/secrets.ts';
import { type BegunSession, beginSession, type Client } from '../access/sessions.ts';
import type { Administered } from '../administered.ts';
import { addressOf } from '../configuration/shown-connection.ts';
import { framedBy, framedByOnly, isOfOneOrg } from './framed-by.ts';
import { provision } from './provision.ts';
import { Refusal } from './refusal.ts';
import {
  type CanvasStart,
  fingerprintOf,
  isFresh,
  isSignedWith,
  openEnvelope,
  parseSignedRequest,
  type SignedRequest,
  tooOldFrom,
} from './signed-request.ts';

/** Where Salesforce posts its signed requests, and what the package's canvas app names. */
export const CANVAS_PATH = '/canvas';

const JOIN_MS = 10 * 60_000;

/** Somebody has come in from inside Salesforce. */
export interface Embedded {
  readonly person: Account;
  readonly session: BegunSession;
  readonly page: CanvasStart['page'];
}

/** What the server knows of how a start ends, as it goes on. */
export interface StartNotes {
  /** The org that is known to have asked: pages may stand in its hosts, the ones of a refusal too. */
  from?: { readonly connection: string; readonly userId: string; readonly origins: readonly string[] };
  /** With it, an administrator whom nobody knows yet by this Salesforce user can show who they are. */
  join?: string;
}

/**
 * Where a page may stand of which nobody has shown which org it is for: in that of the connection that its address names, else
 * in the one that is connected; nowhere, where there are several.
 */
export async function connectedOrigins({ db, config }: Administered, named: string | null): Promise<readonly string[]> {
  const connections = (await storedConnections(db)).filter(
    ({ name, settings }) => settings.salesforce.canvasSecret && (named === null || name === named),
  );
  return framedByOnly(connections.map(({ settings }) => addressOf(settings.salesforce, config.environment)));
}

/**
 * Lets somebody in who opens the platform inside Salesforce, by what Salesforce has signed (R4), and makes them a person of
 * the platform where they are none yet (R10). Throws `canvas_refused`, saying why.
 *
 * @param audience origin that people use for this server; null where that is not configured.
 */
export async function startEmbedded(
  administered: Administered,
  signed: string,
  {
    client,
    audience,
    signal,
  }: { readonly client: Client; readonly audience: string | null; readonly signal: AbortSignal },
  notes: StartNotes,
): Promise<Embedded> {
  const { db } = administered;
  const now = administered.now();
  const request = parseSignedRequest(signed);
  if (request === null) throw new Refusal('unsigned', saying('canvas_unsigned')`There is no signed request.`);
  const { connection, start } = await verified(administered, request, audience);
  notes.from = {
    connection: connection.name,
    userId: start.userId,
    origins: originsOf(administered, connection, start),
  };
  const until = tooOldFrom(start.issuedAt, now);
  if (!isFresh(start.issuedAt, now)) {
    // Its number will mean now again, for whoever has captured it.
    if (until === null) await rememberCanvasRequest(db, fingerprintOf(request), until);
    throw new Refusal(
      'stale',
      saying('canvas_stale')`It says that it was issued at ${{ at: start.issuedAt }}, which is not now.`,
    );
  }
  if (!(await rememberCanvasRequest(db, fingerprintOf(request), until))) {
    throw new Refusal('replayed', saying('canvas_replayed')`The signed request has been taken before.`);
  }
  await refuseOtherOrg(administered, connection, start, signal);
  if (start.userType?.toUpperCase() === 'GUEST') {
    throw new Refusal('guest', saying('canvas_guest')`A guest user of a site is nobody in particular.`);
  }
  const personId = await personOf(administered, connection, start, signal, notes);
  return { ...(await enter(administered, request, { connection, start, personId }, client)), page: start.page };
}

interface Found {
  readonly connection: StoredConnection;
  readonly start: CanvasStart;
  readonly personId: string;
}

/**
 * Begins a session while nobody changes what was found: asking Salesforce takes its time, and meanwhile the secret may have
 * been replaced, or the person unlinked or deactivated.
 */
async function enter(
  administered: Administered,
  request: SignedRequest,
  { connection: { id: connectionId, name }, start: { userId }, personId }: Found,
  client: Client,
) {
  const now = administered.now();
  const origin = { method: 'salesforce', connectionId } as const;
  return await inTransaction(administered.db, async (tx) => {
    await holdConnection(tx, connectionId);
    const connection = (await storedConnections(tx)).find(({ id }) => id === connectionId);
    const secret = connection === undefined ? null : await canvasSecretOf({ ...administered, db: tx }, connection);
    if (secret === null || !isSignedWith(request, secret)) throw forged();
    await holdPerson(tx, personId);
    if ((await personOfSalesforceUser(tx, { connectionId, userId })) !== personId) {
      throw new Refusal(
        'unknown',
        saying(
          'canvas_unlinked_meanwhile',
        )`Nobody is linked with ${{ user: userId }} in ${{ connection: name }} any more.`,
      );
    }
    const person = await admittedAccount(tx, personId, now);
    if (person === null) {
      throw new Refusal(
        'not_admitted',
        saying('canvas_ended')`The person ${{ person: personId }} is deactivated, or their access has ended.`,
      );
    }
    return { person, session: await beginSession(tx, personId, client, now, origin) };
  });
}

/** Which connection's org has signed it, for us. */
async function verified(
  administered: Administered,
  request: SignedRequest,
  audience: string | null,
): Promise<{ readonly connection: StoredConnection; readonly start: CanvasStart }> {
  let connection: StoredConnection | undefined;
  let configured = false;
  for (const candidate of await storedConnections(administered.db)) {
    const secret = await canvasSecretOf(administered, candidate);
    configured ||= secret !== null;
    if (secret !== null && isSignedWith(request, secret)) connection ??= candidate;
  }
  if (!configured) throw new Refusal('not_set_up', saying('canvas_no_secret')`No connection has a Canvas secret.`);
  if (connection === undefined) throw forged();
  const start = openEnvelope(request);
  if (start === null)
    throw new Refusal(
      'forged',
      saying('canvas_envelope')`The envelope is none of Salesforce, or signed by another algorithm.`,
    );
  if (audience !== null && URL.parse(start.canvasUrl)?.href.split(/[?#]/)[0] !== audience + CANVAS_PATH) {
    throw new Refusal(
      'forged',
      saying(
        'canvas_other_server',
      )`It was made for ${{ url: start.canvasUrl }}, which is not this server (ROLLCALL_PUBLIC_URL).`,
    );
  }
  return { connection, start };
}

/** Null where it has none. */
async function canvasSecretOf(
  { db, vault, config }: Pick<Administered, 'db' | 'vault' | 'config'>,
  { id, settings: { salesforce } }: StoredConnection,
): Promise<string | null> {
  if (salesforce.canvasSecret === undefined) return null;
  return resolveCanvasSecret(salesforce, config.environment, await keptSecrets(db, vault, id));
}

function forged(): Refusal {
  return new Refusal(
    'forged',
    saying('canvas_signature')`The signature is of no connection: its Canvas secret may be that of another app.`,
  );
}

/** Of the address that is configured; where that is one of all orgs, of the one that Salesforce has signed. */
function originsOf(
  { config }: Administered,
  { settings }: StoredConnection,
  { instanceUrl }: CanvasStart,
): readonly string[] {
  const address = addressOf(settings.salesforce, config.environment);
  return framedBy(address !== null && isOfOneOrg(address) ? address : instanceUrl);
}

/** One app can be in several orgs, and each signs with the same secret. */
async function refuseOtherOrg(
  administered: Administered,
  { name, authorization, settings }: StoredConnection,
  { organizationId, instanceUrl }: CanvasStart,
  signal: AbortSignal,
): Promise<void> {
  const isSame = (id: string) => id.slice(0, 15) === organizationId.slice(0, 15);
  const other = () =>
    new Refusal(
      'other_org',
      saying(
        'canvas_other_org',
      )`The org ${{ org: organizationId }} is not the one of the connection ${{ connection: name }}.`,
    );
  if (authorization !== null) {
    if (!isSame(authorization.organizationId)) throw other();
    return;
  }
  const address = addressOf(settings.salesforce, administered.config.environment);
  if (address !== null && isOfOneOrg(address) && new URL(instanceUrl).origin === address) return;
  await using connection = await administered.connect(name);
  const status = await connection.status({ signal }).catch((error: unknown) => {
    throw error instanceof RollcallError ? new Refusal('unavailable', saidBy(error), error) : error;
  });
  if (!isSame(status.organizationId)) throw other();
}

async function personOf(
  administered: Administered,
  connection: StoredConnection,
  { userId }: CanvasStart,
  signal: AbortSignal,
  notes: StartNotes,
): Promise<string> {
  const { db } = administered;
  const user = { connectionId: connection.id, userId };
  let personId = await personOfSalesforceUser(db, user);
  if (personId === null) {
    const token = newSecret();
    const expiresAt = new Date(administered.now().getTime() + JOIN_MS);
    await insertSalesforceJoin(db, { ...user, tokenHash: hashSecret(token), expiresAt });
    notes.join = token;
    if (await isOfAdministrator(db, user)) {
      throw new Refusal(
        'unknown',
        saying(
          'canvas_administrator_unjoined',
        )`${{ user: userId }} is linked with an administrator, who has not shown yet that it is them.`,
      );
    }
    personId = await provision(administered, connection, userId, signal);
  }
  return personId;
}
