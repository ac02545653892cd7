import { Ajv } from 'ajv';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { configurations } from '../../test/support/configurations.ts';
import { parseConfiguration } from './file.ts';
import { configurationJsonSchema } from './json-schema.ts';
import { writeConfiguration } from './write.ts';

const TEXT = `platform:
  branches:
    - { code: CUSTOMERS, name: "Customers: \\u202eall" }
  fields:
    - { key: region, title: Region, type: text }
    - key: department
      title: Department
      type: dropdown
      options:
        - Sales & Marketing
        - "no"
connections:
  - name: acme
    salesforce:
      url: "\${SF_URL}"
      grant: client_credentials
      clientId: abc
      clientSecret: "\${SF_CLIENT_SECRET}"
      apiBudget: 0.8
    directory: { kind: builtin }
    schedule: { every: day, at: "02:00", timezone: Europe/Rome }
    thresholds: { deactivated: 20%, rejected: 12.5%, changed: "off", smallest: 20, expireAfter: 7 }
    sync:
      users:
        listView: Active_Users
        mapping:
          username: Username
          firstname: FirstName
          lastname: LastName
          department: { field: Department__c, picklist: label }
        options:
          forcePasswordChange: false
          incremental: true
          updateExisting: true
          sweepUpTo: 50000
          fieldDrift: stop
        branches: { mode: picklists, destination: CUSTOMERS, fields: [ Region__c, Country__c ] }
        leavers: keep
        provisioning: { saml: false, oidc: false, auth0: false, salesforce: false }
        schedule: manual
        thresholds: { deactivated: 50, expireAfter: 0.5 }
alerts:
  email:
    to:
      - ops@acme.example
    from: rollcall@acme.example
    smtp: "\${SMTP_URL}"
  webhook:
    url: https://hooks.acme.example/rollcall
    secret: "\${ALERT_SECRET}"
  records: 30%
  overdueAfter: "off"
retention: { plans: 30, events: 365, runs: 730 }
`;

it('a configuration is written as people write it, with everything that holds', () => {
  expect(writeConfiguration(parseConfiguration(TEXT, 'f.yaml').config)).toBe(TEXT);
});

it('R46: any configuration is read back from its file as it was, and editors accept the file', () => {
  const accepts = new Ajv({ strictTypes: false, validateFormats: false }).compile(configurationJsonSchema());
  fc.assert(
    fc.property(configurations(), (configuration) => {
      const text = writeConfiguration(configuration);
      expect(parseConfiguration(text, 'f.yaml').config).toEqual(configuration);
      accepts(parse(text));
      expect(accepts.errors).toBeNull();
    }),
    { numRuns: 100 },
  );
}, 60_000);

it('what two connections have in common is written twice', () => {
  const { connections, ...rest } = parseConfiguration(TEXT, 'f.yaml').config;
  const text = writeConfiguration({
    ...rest,
    connections: connections.flatMap((connection) => [connection, { ...connection, name: 'other' }]),
  });
  expect(text.match(/sweepUpTo: 50000/g)).toHaveLength(2);
  expect(text).not.toMatch(/[&*]\w/);
});
