import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configurations } from '../../test/support/configurations.ts';
import { STANDARD_ALERTS } from '../sync/alert-settings.ts';
import { STANDARD_RETENTION } from '../sync/retention.ts';
import { configurationChanges, type StoredConfiguration } from './changes.ts';
import type { Configuration } from './configuration.ts';
import { parseConfiguration } from './file.ts';

const TEXT = `
platform:
  branches: [{ code: C, name: Customers }]
  fields: [{ key: region, title: Region }]
connections:
  - name: acme
    salesforce: { url: "\${U}", grant: client_credentials, clientId: c, clientSecret: "\${S}" }
    sync:
      users:
        listView: Active
        mapping: { username: Username, firstname: FirstName, lastname: LastName, region: Region__c }
        branches: { mode: single, destination: C }
      contacts:
        listView: Learners
        mapping: { username: Email, firstname: FirstName, lastname: LastName }
        branches: { mode: accounts, destination: C }
`;

const read = (text: string) => parseConfiguration(text, 'f.yaml').config;

/** As if it had been applied. */
function stored({ platform, connections, alerts, retention }: Configuration): StoredConfiguration {
  return {
    platform,
    alerts: alerts ?? STANDARD_ALERTS,
    retention: retention ?? STANDARD_RETENTION,
    connections: connections.map((connection) => ({
      ...connection,
      entities: connection.entities.map((entity) => ({ ...entity, enabled: true })),
    })),
  };
}

/** What changes from one text to another, but for what stays. */
function changes(before: string, after: string) {
  return configurationChanges(stored(read(before)), read(after)).filter(({ outcome }) => outcome !== 'unchanged');
}

describe('the changes that a configuration makes', () => {
  it('are none when nothing is different, whatever the configuration', () => {
    fc.assert(
      fc.property(configurations(), (configuration) => {
        const outcomes = configurationChanges(stored(configuration), configuration).map(({ outcome }) => outcome);
        expect(outcomes.filter((outcome) => outcome !== 'unchanged')).toEqual([]);
      }),
      { numRuns: 50 },
    );
  }, 60_000);

  it('are told value by value, as the file spells them', () => {
    const after = TEXT.replace('name: Customers', 'name: Clients')
      .replace('region: Region__c', 'region: { field: Region__c, picklist: label }, email: Email')
      .replace('listView: Learners', 'listView: All\n        options: { incremental: false }\n        schedule: manual')
      .replace('clientId: c', 'clientId: c, apiBudget: 0.5');
    expect(changes(TEXT, after)).toEqual([
      {
        kind: 'branch',
        name: 'C',
        outcome: 'updated',
        changed: [{ path: 'name', before: 'Customers', after: 'Clients' }],
      },
      {
        kind: 'connection',
        name: 'acme',
        outcome: 'updated',
        changed: [{ path: 'salesforce.apiBudget', before: 0.8, after: 0.5 }],
      },
      {
        kind: 'entity',
        name: 'acme users',
        outcome: 'updated',
        changed: [
          { path: 'mapping.email', before: null, after: 'Email' },
          { path: 'mapping.region', before: 'Region__c', after: { field: 'Region__c', picklist: 'label' } },
        ],
      },
      {
        kind: 'entity',
        name: 'acme contacts',
        outcome: 'updated',
        changed: [
          { path: 'listView', before: 'Learners', after: 'All' },
          { path: 'options.incremental', before: true, after: false },
          { path: 'schedule', before: null, after: 'manual' },
        ],
      },
    ]);
  });

  it('list every value of what is new', () => {
    const [branch, field, connection] = changes('platform: {}', TEXT);
    expect(branch?.changed).toEqual([
      { path: 'code', before: null, after: 'C' },
      { path: 'name', before: null, after: 'Customers' },
    ]);
    expect(field).toMatchObject({ kind: 'field', name: 'region', outcome: 'created' });
    expect(connection?.changed).toContainEqual({ path: 'salesforce.clientSecret', before: null, after: '${S}' });
  });

  it('switch off the entity that a connection lacks, and leave alone what the file does not name', () => {
    const onlyUsers = TEXT.slice(0, TEXT.indexOf('      contacts:'));
    expect(changes(TEXT, onlyUsers)).toEqual([
      { kind: 'entity', name: 'acme contacts', outcome: 'disabled', changed: [] },
    ]);
    expect(changes(TEXT, 'connections: []')).toEqual([]);
  });

  it('switch an entity on again, with what changed meanwhile', () => {
    const config = read(TEXT);
    const off: StoredConfiguration = {
      ...stored(config),
      connections: stored(config).connections.map((connection) => ({
        ...connection,
        entities: connection.entities.map((entity) => ({ ...entity, enabled: entity.settings.entity === 'users' })),
      })),
    };
    const after = read(TEXT.replace('listView: Learners', 'listView: All'));
    expect(configurationChanges(off, after).filter(({ outcome }) => outcome !== 'unchanged')).toEqual([
      {
        kind: 'entity',
        name: 'acme contacts',
        outcome: 'enabled',
        changed: [{ path: 'listView', before: 'Learners', after: 'All' }],
      },
    ]);
  });
});
