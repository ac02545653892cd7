import { describe, expect, it } from 'vitest';
import { type EntitySettings, STANDARD_OPTIONS, STANDARD_PROVISIONING } from './settings.ts';
import { settingsProblems } from './settings-problems.ts';

const settings: EntitySettings = {
  entity: 'contacts',
  object: 'Contact',
  listView: 'Active_Learners',
  mapping: {
    username: { field: 'Email', picklist: 'value' },
    department: { field: 'Department__c', picklist: 'label' },
  },
  options: STANDARD_OPTIONS,
  branches: { mode: 'accounts', destination: 'CUSTOMERS' },
  leavers: 'keep',
  provisioning: STANDARD_PROVISIONING,
};
const platform = {
  additionalFields: new Set(['department']),
  branches: new Map([
    ['CUSTOMERS', { isRoot: false }],
    ['TOP', { isRoot: true }],
  ]),
};

describe('settingsProblems', () => {
  it('finds nothing wrong with settings that fit the platform', () => {
    expect(settingsProblems(settings, platform)).toEqual([]);
  });

  it('R20: refuses a destination that has no such code, and the root', () => {
    const to = (destination: string) =>
      settingsProblems({ ...settings, branches: { mode: 'single', destination } }, platform);
    expect(to('NOWHERE')).toMatchObject([{ code: 'branch_destination', path: ['branches', 'destination'] }]);
    expect(to('TOP')).toMatchObject([
      { code: 'branch_destination', said: { message: expect.stringContaining('is the root of the platform') } },
    ]);
  });

  it('refuses a target that is neither an own nor an additional field', () => {
    expect(settingsProblems(settings, { ...platform, additionalFields: new Set() })).toMatchObject([
      { code: 'mapping_invalid', path: ['mapping', 'department'] },
    ]);
  });
});
