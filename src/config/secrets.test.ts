import { describe, expect, it } from 'vitest';
import { resolveSecrets } from './secrets.ts';

const CONNECTION = {
  name: 'acme',
  salesforce: { grant: 'client_credentials', url: '${URL}', clientId: 'id-${STAGE}', clientSecret: '${SECRET}' },
} as const;

describe('resolveSecrets', () => {
  it('replaces references from the environment', () => {
    const environment = { URL: 'https://acme.my.salesforce.com/', STAGE: 'test', SECRET: 's3cret' };
    expect(resolveSecrets(CONNECTION, environment)).toEqual({
      url: 'https://acme.my.salesforce.com',
      credentials: { grant: 'client_credentials', clientId: 'id-test', clientSecret: 's3cret' },
    });
  });

  it('names every variable that is missing or empty, and what needs it', () => {
    expect(() => resolveSecrets(CONNECTION, { URL: 'https://acme.my.salesforce.com', STAGE: '' })).toThrow(
      expect.objectContaining({
        code: 'config_secret_missing',
        message:
          'Connection acme needs environment variables that are not set: STAGE (for clientId), SECRET (for clientSecret). Set them and run the command again.',
      }),
    );
  });

  it('does not know the variables of Rollcall itself, its key for secrets among them', () => {
    const environment = { URL: 'https://acme.my.salesforce.com', ROLLCALL_SECRET_KEY: 'k3y', SECRET: 's3cret' };
    const salesforce = { ...CONNECTION.salesforce, clientId: 'id-${ROLLCALL_SECRET_KEY}' };
    expect(() => resolveSecrets({ ...CONNECTION, salesforce }, environment)).toThrow(
      'ROLLCALL_SECRET_KEY (for clientId)',
    );
  });

  it('refuses an address that turns out not to be one, without repeating it', () => {
    const environment = { URL: 'https://me:pa55word@acme.my.salesforce.com', STAGE: 'test', SECRET: 's3cret' };
    expect(() => resolveSecrets(CONNECTION, environment)).toThrow('must not hold a user or password');
    expect(() => resolveSecrets(CONNECTION, environment)).not.toThrow('pa55word');
  });

  it('takes \\n for a line break in a private key', () => {
    const salesforce = {
      grant: 'jwt_bearer',
      url: 'https://acme.my.salesforce.com',
      clientId: 'id',
      username: 'integration@acme.example',
      privateKey: '${KEY}',
    } as const;
    const { credentials } = resolveSecrets({ name: 'acme', salesforce }, { KEY: 'BEGIN\\nabc\\nEND' });
    expect(credentials).toEqual({
      grant: 'jwt_bearer',
      clientId: 'id',
      username: 'integration@acme.example',
      privateKey: 'BEGIN\nabc\nEND',
    });
  });
});
