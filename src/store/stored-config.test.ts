import { describe, expect, it } from 'vitest';
import { fingerprint } from '../sync/fingerprint.ts';
import { connectionSettings, entitySettings, type StoredEntityConfig } from './stored-config.ts';

/** As a version without sweepUpTo, fieldDrift and provisioning stored it. */
const OLD: StoredEntityConfig = {
  entity: 'contacts',
  object: 'Contact',
  listView: 'Learners',
  mapping: { username: { field: 'Email', picklist: 'value' } },
  options: { incremental: false, updateExisting: true, forcePasswordChange: true },
  branches: { mode: 'single', destination: 'CUSTOMERS' },
  leavers: 'keep',
};

describe('settings stored by an older version', () => {
  it('keep what was decided and get the standard for what is new', () => {
    expect(entitySettings(OLD)).toEqual({
      ...OLD,
      options: {
        incremental: false,
        updateExisting: true,
        forcePasswordChange: true,
        sweepUpTo: 50_000,
        fieldDrift: 'stop',
      },
      provisioning: { saml: false, oidc: false, auth0: false, salesforce: false },
    });
  });

  it('have the same fingerprint when they are stored again, in whatever order of keys', () => {
    const { fieldDrift, sweepUpTo, ...others } = entitySettings(OLD).options;
    const again = { ...OLD, options: { fieldDrift, sweepUpTo, ...others }, provisioning: { salesforce: false } };
    expect(fingerprint(entitySettings(again))).toBe(fingerprint(entitySettings(OLD)));
  });

  it('R48: leave a fifth of the daily calls to others', () => {
    const salesforce = { grant: 'client_credentials', url: 'u', clientId: 'c', clientSecret: '${S}' } as const;
    const stored = { salesforce, directory: { kind: 'builtin' }, schedule: { every: 'manual' } } as const;
    expect(connectionSettings(stored).salesforce.apiBudget).toBe(0.8);
    expect(connectionSettings({ ...stored, salesforce: { ...salesforce, apiBudget: 0.5 } }).salesforce.apiBudget).toBe(
      0.5,
    );
  });
});
