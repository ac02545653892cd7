import fc from 'fast-check';
import type { Configuration, FieldConfiguration } from '../../src/config/configuration.ts';
import type { AlertSettings } from '../../src/sync/alert-settings.ts';
import {
  type ConnectionDefinition,
  type EntityDefinition,
  type SalesforceAccess,
  type Schedule,
  WEEKDAYS,
} from '../../src/sync/connection.ts';
import { OWN_FIELDS } from '../../src/sync/directory.ts';
import type { Entity } from '../../src/sync/entity.ts';
import type { BranchRule, EntitySettings, MappingLine } from '../../src/sync/settings.ts';
import type { Limit } from '../../src/sync/thresholds.ts';

/** Texts that YAML, of this version or an older one, might take for something else. */
const TREACHEROUS = [
  'no',
  'Yes',
  'on',
  '~',
  'null',
  'true',
  '02:00',
  '1:30:00',
  '0x1F',
  '0o17',
  '017',
  '1e3',
  '.5',
  '.inf',
  '-',
  '---',
  '...',
  '- a',
  '? a',
  'a: b',
  'a:',
  ': a',
  '#a',
  'a # b',
  '*a',
  '&a',
  '!a',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '"a"',
  "'a'",
  "it's",
  '{ a',
  '[ a',
  'a, b',
  '<<',
  '=',
  '$ {A}',
  '\\n',
  '2026-01-01',
  '\u202eright to left',
  'a\u2028b',
  'é\u0301',
  '👩‍💻',
  '   inner   spaces',
].map((text) => text.trim());

/** Text as names may be: one line, no white space around it. */
const text = (maxLength: number) =>
  fc
    .oneof(fc.constantFrom(...TREACHEROUS), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }))
    .map((value) => value.trim())
    .filter(
      (value) => value !== '' && value.length <= maxLength && !/[\p{Cc}\p{Cs}]/u.test(value) && !value.includes('${'),
    );

const fieldPath = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}(\.[A-Za-z][A-Za-z0-9_]{0,8}){0,5}$/);
const line: fc.Arbitrary<MappingLine> = fc.record({ field: fieldPath, picklist: fc.constantFrom('label', 'value') });
const reference = fc.stringMatching(/^\$\{[A-Z_][A-Z0-9_]{0,9}\}$/);
const timezone = fc.constantFrom('UTC', 'Europe/Rome', 'America/Los_Angeles');
const at = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

const schedule: fc.Arbitrary<Schedule> = fc.oneof(
  fc.constant<Schedule>({ every: 'manual' }),
  fc.record({ every: fc.constantFrom('hour', '6 hours', '12 hours', 'day'), at, timezone }),
  fc.record({ every: fc.constant('week' as const), day: fc.constantFrom(...WEEKDAYS), at, timezone }),
);

const limit: fc.Arbitrary<Limit> = fc.oneof(
  fc.constantFrom<Limit>('off', '0%', '12.5%', '100%'),
  fc.nat(100).map((share): Limit => `${share}%`),
  fc.nat(),
);
const thresholds = {
  deactivated: limit,
  rejected: limit,
  changed: limit,
  smallest: fc.nat(),
  expireAfter: fc.double({ min: 0.01, max: 365, noNaN: true }),
};

const address = fc.constantFrom('ops@acme.example', 'a.b+c@mail.acme.example');
const alerts: fc.Arbitrary<AlertSettings> = fc.record({
  email: fc.option(
    fc.record({ to: fc.array(address, { minLength: 1, maxLength: 3 }), from: address, smtp: reference }),
  ),
  webhook: fc.option(
    fc.record({ url: fc.oneof(reference, fc.constant('https://hooks.acme.example/x?y=1')), secret: reference }),
  ),
  records: fc.oneof(
    fc.constant('off' as const),
    fc.nat(100).map((share) => `${share}%` as const),
  ),
  overdueAfter: fc.oneof(fc.constant('off' as const), fc.double({ min: 0.01, max: 365, noNaN: true })),
});
const days = fc.integer({ min: 1, max: 36_500 });
const retention = fc.record({ plans: days, events: days, runs: days });

const common = {
  url: fc.oneof(reference, fc.constant('https://acme.my.salesforce.com')),
  clientId: fc.oneof(reference, fc.stringMatching(/^[A-Za-z0-9._]{1,20}$/)),
  apiBudget: fc.double({ min: 0.05, max: 1, noNaN: true }),
};
const salesforce: fc.Arbitrary<SalesforceAccess> = fc.oneof(
  fc.record({ ...common, grant: fc.constant('client_credentials' as const), clientSecret: reference }),
  fc
    .record({
      ...common,
      grant: fc.constant('jwt_bearer' as const),
      username: fc.constantFrom('integration@acme.example', '${SF_USER}'),
      privateKey: reference,
    })
    .chain((access) => fc.constantFrom(access, { ...access, audience: 'https://test.salesforce.com' })),
);

const fields: fc.Arbitrary<readonly FieldConfiguration[]> = fc.uniqueArray(
  fc
    .record({
      key: fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/).filter((key) => !OWN_FIELDS.some((own) => own === key)),
      title: text(255),
      type: fc.constantFrom('text', 'textarea', 'dropdown', 'date', 'yesno', 'country'),
      options: fc.uniqueArray(text(255), { minLength: 1, maxLength: 4, selector: (option) => option.toLowerCase() }),
    })
    .map((field) => (field.type === 'dropdown' ? field : { ...field, options: [] })),
  { maxLength: 5, selector: ({ key }) => key },
);

function branchRule(entity: Entity, codes: readonly string[]): fc.Arbitrary<BranchRule> {
  const destination = fc.constantFrom(...codes);
  const picklists = fc.uniqueArray(fieldPath, { minLength: 1, maxLength: 3, selector: (path) => path.toLowerCase() });
  return fc.oneof(
    fc.record({ mode: fc.constantFrom('single', entity === 'contacts' ? 'accounts' : 'single'), destination }),
    fc.record({ mode: fc.constant('picklists' as const), destination, fields: picklists }),
  );
}

function entityOf(entity: Entity, keys: readonly string[], codes: readonly string[]): fc.Arbitrary<EntityDefinition> {
  const optional = [...OWN_FIELDS, ...keys];
  const settings: fc.Arbitrary<EntitySettings> = fc.record({
    entity: fc.constant(entity),
    object:
      entity === 'custom'
        ? fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,8}__c$/)
        : fc.constant(entity === 'users' ? 'User' : 'Contact'),
    listView: text(255),
    mapping: fc
      .tuple(
        fc.record({ username: line, firstname: line, lastname: line }),
        fc.dictionary(fc.constantFrom(...optional), line),
      )
      .map(([mandatory, others]) => ({ ...others, ...mandatory })),
    options: fc.record({
      forcePasswordChange: fc.boolean(),
      incremental: fc.boolean(),
      updateExisting: fc.boolean(),
      sweepUpTo: fc.nat(),
      fieldDrift: fc.constantFrom('stop', 'keep'),
    }),
    branches: branchRule(entity, codes),
    leavers: fc.constantFrom('keep', 'deactivate'),
    provisioning: fc.record({
      saml: fc.boolean(),
      oidc: fc.boolean(),
      auth0: fc.boolean(),
      salesforce: entity === 'users' ? fc.boolean() : fc.constant(false),
    }),
  });
  return fc.record({
    settings,
    schedule: fc.option(schedule),
    thresholds: fc.record(thresholds, { requiredKeys: [] }),
  });
}

function connection(keys: readonly string[], codes: readonly string[]): fc.Arbitrary<ConnectionDefinition> {
  const entities = fc
    .tuple(...(['users', 'contacts', 'custom'] as const).map((entity) => fc.option(entityOf(entity, keys, codes))))
    .map((chosen) => chosen.filter((entity) => entity !== null));
  return fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,9}$/),
    settings: fc.record({
      salesforce,
      directory: fc.constant({ kind: 'builtin' as const }),
      schedule,
      thresholds: fc.record(thresholds),
    }),
    entities,
  });
}

/** Any configuration that a file can say and an empty platform can take, connections in the order of their names. */
export function configurations(): fc.Arbitrary<Configuration> {
  const branches = fc.uniqueArray(fc.record({ code: text(50), name: text(255) }), {
    minLength: 1,
    maxLength: 4,
    selector: ({ code }) => code.toLowerCase(),
  });
  const installation = fc.record({ alerts: fc.option(alerts), retention: fc.option(retention) });
  return fc.tuple(fc.record({ branches, fields }), installation).chain(([platform, others]) => {
    const keys = platform.fields.map(({ key }) => key);
    const codes = platform.branches.map(({ code }) => code);
    return fc
      .uniqueArray(connection(keys, codes), { maxLength: 3, selector: ({ name }) => name.toLowerCase() })
      .map((connections) => ({
        platform,
        connections: connections.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        ...others,
      }));
  });
}
