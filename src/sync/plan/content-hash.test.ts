import { describe, expect, it } from 'vitest';
import { contactSettings, NAMES } from '../../../test/support/mapping.ts';
import type { WantedPerson } from '../map/map-row.ts';
import { type EntitySettings, STANDARD_OPTIONS } from '../settings.ts';
import { contentHash, hashPrefix } from './content-hash.ts';

const anna: WantedPerson = {
  sourceId: '003000000000001AAA',
  username: 'Anna',
  usernameKey: 'anna',
  values: { lastname: 'Rossi' },
  branchKey: null,
  active: true,
};

const prefix = (more: Partial<EntitySettings> = {}) => hashPrefix(contactSettings(NAMES, more), []);

describe('the hash of a record', () => {
  it('is a UUID, the same for the same person', () => {
    expect(contentHash('p', anna)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(contentHash('p', { ...anna, sourceId: 'another' })).toBe(contentHash('p', anna));
  });

  it('changes with everything that the person is made of, and with what decides that', () => {
    const hashes = [
      contentHash('p', anna),
      contentHash('q', anna),
      contentHash('p', { ...anna, username: 'ANNA' }),
      contentHash('p', { ...anna, values: { lastname: 'Bianchi' } }),
      contentHash('p', { ...anna, branchKey: 'A' }),
      contentHash('p', { ...anna, active: false }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    const blocks = hashes.map((one) => one.split('-'));
    // Every part of it depends on the person.
    for (let at = 0; at < 5; at += 1) expect(new Set(blocks.map((parts) => parts[at])).size).toBe(hashes.length);
  });
});

describe('what stands in front of every hash', () => {
  it('R12: changes with mapping, object, branch rule, leavers policy and updateExisting', () => {
    const { username, ...others } = NAMES;
    const prefixes = [
      prefix(),
      prefix({ mapping: { ...others, username: { field: 'Login__c', picklist: 'label' } } }),
      prefix({ mapping: { ...others, username: { ...username, picklist: 'value' } } }),
      prefix({ mapping: { ...others, email: username } }),
      prefix({ object: 'Lead' }),
      prefix({ branches: { mode: 'accounts', destination: 'CUSTOMERS' } }),
      prefix({ leavers: 'deactivate' }),
      prefix({ options: { ...STANDARD_OPTIONS, updateExisting: false } }),
    ];
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('R25: changes with the settings that people follow', () => {
    const settings = contactSettings(NAMES);
    const prefixes = [[], ['1'], ['1', '2']].map((leaders) => hashPrefix(settings, leaders));
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it('does not change with the order of the mapping, nor with options that make nobody different', () => {
    const backwards = Object.fromEntries(Object.entries(NAMES).toReversed());
    expect(prefix({ mapping: backwards })).toBe(prefix());
    expect(prefix({ options: { ...STANDARD_OPTIONS, incremental: false, forcePasswordChange: true } })).toBe(prefix());
  });
});
