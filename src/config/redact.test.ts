import { expect, it } from 'vitest';
import type { ConnectionDefinition, SalesforceAccess } from '../sync/connection.ts';
import { STANDARD_THRESHOLDS } from '../sync/thresholds.ts';
import { withoutSecrets } from './redact.ts';

function connection(name: string, salesforce: SalesforceAccess): ConnectionDefinition {
  return {
    name,
    settings: {
      salesforce,
      directory: { kind: 'builtin' },
      schedule: { every: 'manual' },
      thresholds: STANDARD_THRESHOLDS,
    },
    entities: [],
  };
}
const common = { url: 'https://acme.my.salesforce.com', clientId: 'id', apiBudget: 0.8 };
const jwt = { ...common, grant: 'jwt_bearer', username: 'u' } as const;

it('a secret that is stored as such is replaced by a reference named after the connection', () => {
  const { connections, replaced } = withoutSecrets([
    connection('acme-eu', { ...common, grant: 'client_credentials', clientSecret: 'hunter2' }),
    connection('2nd', { ...jwt, privateKey: '-----BEGIN' }),
    connection('half', { ...common, grant: 'client_credentials', clientSecret: 'x${A}' }),
  ]);
  expect(connections.map(({ settings }) => settings.salesforce)).toEqual([
    expect.objectContaining({ clientSecret: '${ACME_EU_CLIENT_SECRET}', url: common.url, apiBudget: 0.8 }),
    expect.objectContaining({ privateKey: '${_2ND_PRIVATE_KEY}', username: 'u' }),
    expect.objectContaining({ clientSecret: '${HALF_CLIENT_SECRET}' }),
  ]);
  expect(replaced.map(({ variable }) => variable)).toEqual([
    'ACME_EU_CLIENT_SECRET',
    '_2ND_PRIVATE_KEY',
    'HALF_CLIENT_SECRET',
  ]);
});

it('references stay as they are', () => {
  const given = [connection('a', { ...jwt, privateKey: '${KEY}' })];
  expect(withoutSecrets(given)).toEqual({ connections: given, replaced: [] });
});
