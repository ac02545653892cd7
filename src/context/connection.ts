import type { UnitOfWork } from '../store/unit-of-work.ts';
import type { Assistance } from '../sync/assist.ts';
import type { RunRequest } from '../sync/begin.ts';
import type { ConnectionCheck, ConnectionStatus } from '../sync/check-connection.ts';
import type { PlatformField } from '../sync/directory.ts';
import type { DescribedMapping } from '../sync/drift.ts';
import type { Entity } from '../sync/entity.ts';
import type { Explanation } from '../sync/explain/explain.ts';
import type { OfferedFields, OfferedListViews } from '../sync/offer.ts';
import type { VouchedRequest } from '../sync/one/synchronize-one.ts';
import type { Preview } from '../sync/preview.ts';
import type { Progress, RunResult } from '../sync/result.ts';
import type { Draft, Drawn } from '../sync/sample.ts';
import type { EntitySettings } from '../sync/settings.ts';
import type { CustomObject } from '../sync/source.ts';
import type { Starter } from '../sync/starter.ts';
import type { UndoRequest } from '../sync/undo/begin-undo.ts';
import type { Verified, VerifyRequest } from '../sync/verify/verify.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface OpenConnection extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  /** As whom, and where, it signs in: equal as long as nothing of that changes. */
  accessKey(): Promise<string>;
  /** Signs in, and says who and where we are and what the org has used up. */
  status(options?: { readonly signal?: AbortSignal }): Promise<ConnectionStatus>;
  /** Signs in, says who and where we are, and what stands in the way of a run. */
  check(options?: { readonly signal?: AbortSignal }): Promise<ConnectionCheck>;
  /** What the mapped fields of an entity are now, to be kept with a mapping that is saved (R45). */
  describe(entity: Entity, options?: { readonly signal?: AbortSignal }): Promise<DescribedMapping>;
  /** With `dryRun` the plan is stored and nothing else happens. */
  synchronize(entity: Entity, options: RunOptions & RunRequest): Promise<RunResult>;
  /** Synchronizes the person of one record, now (R10, R42); see sync/one. */
  synchronizeOne(
    entity: Entity,
    sourceId: string,
    options?: VouchedRequest<UnitOfWork> & { readonly signal?: AbortSignal },
  ): Promise<RunResult>;
  /** Does parts of a run that another process leads; see sync/assist.ts. */
  assist(entity: Entity, runId: string, signal: AbortSignal): Promise<Assistance | null>;
  /** Plans to take back what a run has done (R40), or goes on with that. */
  undo(runId: string, options?: RunOptions & Omit<UndoRequest, 'undoes'>): Promise<RunResult>;
  /** Has a worker plan that: answers the id of the run that does. Throws `run_state` where it cannot be undone. */
  undoInBackground(runId: string, startedBy: Starter): Promise<string>;
  /** Applies the plan of a run that waits for approval (R39). */
  approve(runId: string, options?: RunOptions): Promise<RunResult>;
  /** The same by a worker: returns as soon as one is asked to. */
  approveInBackground(runId: string): Promise<void>;
  /** Lets a worker go on with a run that is paused (R48): returns as soon as one is asked to. */
  resumeInBackground(runId: string): Promise<void>;
  /** Throws away the plan of a run that waits for approval. */
  discard(runId: string): Promise<RunResult>;
  /** Stops a run, wherever it is carried out; what it has applied stays. */
  cancel(runId: string): Promise<RunResult>;
  /** Holds the platform against what is remembered of it; with `repair` the next plan sets right what was changed by hand. */
  verify(request: VerifyRequest): Promise<Verified>;
  /** Looks for branches and fields that are new on a platform of which only is known what is remembered. */
  survey(options?: { readonly signal?: AbortSignal }): Promise<void>;
  /** What a mapping can fill. */
  platformFields(): Promise<PlatformField[]>;
  /** Custom objects that can be synchronized (R6). */
  customObjects(options?: { readonly signal?: AbortSignal }): Promise<CustomObject[]>;
  preview(entity: Entity, options: { readonly limit: number; readonly signal?: AbortSignal }): Promise<Preview>;
  /** What the next run would do with one record (R41). */
  explain(entity: Entity, sourceId: string, options?: { readonly signal?: AbortSignal }): Promise<Explanation>;
  /** Records of a list view, to be held against a mapping that is not saved yet (R23, R26). */
  draw(
    draft: Pick<Draft, 'object' | 'listView'> & { readonly paths: readonly string[] },
    options: { readonly limit: number; readonly signal?: AbortSignal },
  ): Promise<Drawn>;
  /** The settings of an entity that is switched on. */
  settings(entity: Entity): EntitySettings | null;
  /** R7. For custom objects of the configured one, unless another `object` is named. */
  listViews(entity: Entity, options: OfferOptions): Promise<OfferedListViews>;
  /** What can be mapped; with `parents` also fields one level up. */
  fields(entity: Entity, options: OfferOptions & { readonly parents: boolean }): Promise<OfferedFields>;
}

export interface OfferOptions {
  readonly object?: string | undefined;
  readonly signal?: AbortSignal;
}
