import type { ConnectionOption, OwnerOption } from '../options.ts';

export interface SyncOptions extends ConnectionOption, OwnerOption {
  readonly acceptUnfiltered?: boolean;
  readonly acceptTypes?: boolean;
  /** True unless --no-notify. */
  readonly notify?: boolean;
  readonly background?: boolean;
  /** Salesforce Id. */
  readonly record?: string;
}
