import type { AlertSettings } from '../sync/alert-settings.ts';
import type { ConnectionDefinition } from '../sync/connection.ts';
import type { Retention } from '../sync/retention.ts';

/** What a rollcall.yaml says, with every default filled in. */
export interface Configuration {
  readonly platform: PlatformConfiguration;
  readonly connections: readonly ConnectionDefinition[];
  /** Null: the file says nothing of it, so that it stays as it is. */
  readonly alerts: AlertSettings | null;
  /** The same. */
  readonly retention: Retention | null;
}

/** What the built-in platform has to have. */
export interface PlatformConfiguration {
  readonly branches: readonly BranchConfiguration[];
  readonly fields: readonly FieldConfiguration[];
}

export interface BranchConfiguration {
  readonly code: string;
  readonly name: string;
}

export interface FieldConfiguration {
  readonly key: string;
  readonly title: string;
  readonly type: 'text' | 'textarea' | 'dropdown' | 'date' | 'yesno' | 'country';
  /** Labels of a dropdown, else empty. */
  readonly options: readonly string[];
}
