import type { ConnectionDefinition } from '../sync/connection.ts';

/** What a rollcall.yaml says, with every default filled in. */
export interface Configuration {
  readonly platform: PlatformConfiguration;
  readonly connections: readonly ConnectionDefinition[];
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
