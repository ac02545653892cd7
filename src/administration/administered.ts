import type { Kysely } from 'kysely';
import type { Environment } from '../config/environment.ts';
import type { ForgottenAuthorization } from '../store/connections/authorization.ts';
import type { OwnerOf } from '../store/owner.ts';
import type { RunWishes } from '../store/queued-runs.ts';
import type { Database } from '../store/schema.ts';
import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { PrivateNetworks } from '../support/outbound/private-networks.ts';
import type { Vault } from '../support/vault.ts';
import type { ConnectionCheck, ConnectionStatus } from '../sync/check-connection.ts';
import type { Schedule } from '../sync/connection.ts';
import type { PlatformField } from '../sync/directory.ts';
import type { DescribedMapping } from '../sync/drift.ts';
import type { Entity } from '../sync/entity.ts';
import type { Explanation } from '../sync/explain/explain.ts';
import type { OfferedFields, OfferedListViews } from '../sync/offer.ts';
import type { VouchedRequest } from '../sync/one/synchronize-one.ts';
import type { Preview } from '../sync/preview.ts';
import type { RunResult } from '../sync/result.ts';
import type { Draft, Drawn } from '../sync/sample.ts';
import type { CustomObject } from '../sync/source.ts';
import type { Starter } from '../sync/starter.ts';

/** What acts of administrators work on; start-up hands it over. */
export interface Administered {
  readonly db: Kysely<Database>;
  readonly config: { readonly environment: Environment; readonly privateNetworks: PrivateNetworks };
  readonly vault: Vault;
  readonly authorizations: AdministeredAuthorizations;
  now(): Date;
  /** With the settings of one owner, the shared ones unless it is said. */
  connect(name: string, owner?: string): Promise<AdministeredConnection>;
  /** The connection of a run. */
  connectFor(runId: string): Promise<AdministeredConnection>;
  jobs(): Promise<AdministeredJobs>;
}

/** See context/authorizations.ts. */
export interface AdministeredAuthorizations {
  begin(
    connection: string,
    by: { readonly personId: string; readonly callbackUrl: string },
  ): Promise<{ readonly url: string; readonly expiresAt: Date }>;
  complete(
    returned: {
      readonly personId: string;
      readonly state: string;
      readonly answer: { readonly code: string } | { readonly error: string };
    },
    found: (connection: string) => void,
  ): Promise<string>;
  end(connection: string): Promise<{ readonly revoked: boolean | null }>;
  revoke(forgotten: ForgottenAuthorization): Promise<boolean | null>;
}

interface Call {
  readonly signal?: AbortSignal;
}

interface Offer extends Call {
  readonly object?: string | undefined;
}

/** A connection that is open; see context.ts. */
export interface AdministeredConnection extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  accessKey(): Promise<string>;
  status(options?: Call): Promise<ConnectionStatus>;
  check(options?: Call): Promise<ConnectionCheck>;
  describe(entity: Entity, options?: Call): Promise<DescribedMapping>;
  survey(options?: Call): Promise<void>;
  platformFields(): Promise<PlatformField[]>;
  customObjects(options?: Call): Promise<CustomObject[]>;
  listViews(entity: Entity, options: Offer): Promise<OfferedListViews>;
  fields(entity: Entity, options: Offer & { readonly parents: boolean }): Promise<OfferedFields>;
  explain(entity: Entity, sourceId: string, options?: Call): Promise<Explanation>;
  synchronizeOne(entity: Entity, sourceId: string, options?: Call & VouchedRequest<UnitOfWork>): Promise<RunResult>;
  preview(entity: Entity, options: Call & { readonly limit: number }): Promise<Preview>;
  draw(
    draft: Pick<Draft, 'object' | 'listView'> & { readonly paths: readonly string[] },
    options: Call & { readonly limit: number },
  ): Promise<Drawn>;
  approveInBackground(runId: string): Promise<void>;
  resumeInBackground(runId: string): Promise<void>;
  undoInBackground(runId: string, startedBy: Starter): Promise<string>;
  discard(runId: string): Promise<RunResult>;
  cancel(runId: string): Promise<RunResult>;
}

export interface AdministeredJobs {
  enqueue(settingsId: string, wishes?: RunWishes): Promise<string>;
  schedules(): Promise<AdministeredSchedule[]>;
}

export interface AdministeredSchedule extends OwnerOf {
  readonly settingsId: string;
  readonly connection: string;
  readonly entity: Entity;
  readonly schedule: Schedule;
  /** True where the entity follows its connection. */
  readonly inherited: boolean;
  readonly recurrence: { readonly cron: string; readonly timezone: string } | null;
  readonly next: Date | null;
}
