import type { Directory } from './directory.ts';
import type { Journal } from './journal.ts';
import type { OtherSettings } from './others.ts';
import type { Progress } from './result.ts';
import type { EntitySettings } from './settings.ts';
import type { Source } from './source.ts';
import type { Thresholds } from './thresholds.ts';

/** What a run works with. `Tx` is the journal's unit of work. */
export interface RunContext<Tx> {
  readonly connection: string;
  readonly settingsId: string;
  readonly settings: EntitySettings;
  readonly thresholds: Thresholds;
  /** Who else synchronizes the same records: see others.ts. */
  readonly others: readonly OtherSettings[];
  /** Digest of how the org is signed in to: see basis.ts. */
  readonly access: string;
  readonly source: Source;
  readonly directory: Directory<Tx>;
  readonly journal: Journal<Tx>;
  /** This machine's time. */
  readonly clock: () => Date;
  readonly signal?: AbortSignal;
  /** Is told which run this is, as soon as it is known. */
  readonly onBegun?: (runId: string) => void;
  readonly onProgress?: (progress: Progress) => void;
}
