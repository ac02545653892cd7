import { type ConnectionSettings, type SalesforceSignIn, STANDARD_API_BUDGET } from '../sync/connection.ts';
import {
  type EntitySettings,
  type ImportOptions,
  type Provisioning,
  STANDARD_OPTIONS,
  STANDARD_PROVISIONING,
} from '../sync/settings.ts';
import { STANDARD_THRESHOLDS, type Thresholds } from '../sync/thresholds.ts';

/** Settings as any version so far may have stored them: what came later can be missing. */
export type StoredEntityConfig = Omit<EntitySettings, 'options' | 'provisioning'> & {
  readonly options: Partial<ImportOptions>;
  readonly provisioning?: Partial<Provisioning>;
};

export type StoredConnectionConfig = Omit<ConnectionSettings, 'salesforce' | 'thresholds'> & {
  readonly salesforce: SalesforceSignIn & { readonly apiBudget?: number; readonly canvasSecret?: string | undefined };
  readonly thresholds?: Partial<Thresholds>;
};

/**
 * Fills in what is missing. The order of keys in the result is always the same, whatever was stored: fingerprints depend
 * on it, and a settings row that is written again must not look changed.
 */
export function entitySettings({ options, provisioning, ...rest }: StoredEntityConfig): EntitySettings {
  return {
    ...rest,
    options: { ...STANDARD_OPTIONS, ...options },
    provisioning: { ...STANDARD_PROVISIONING, ...provisioning },
  };
}

export function connectionSettings({ salesforce, thresholds, ...rest }: StoredConnectionConfig): ConnectionSettings {
  return {
    ...rest,
    salesforce: { ...salesforce, apiBudget: salesforce.apiBudget ?? STANDARD_API_BUDGET },
    thresholds: { ...STANDARD_THRESHOLDS, ...thresholds },
  };
}
