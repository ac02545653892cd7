import { describe, expect, it } from 'vitest';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  it('has an answer for everything, in the folder of the caller', () => {
    const http = { publicUrl: null, trustedProxies: [], callsPerMinute: 1200, closed: [] };
    expect(readEnvironment({}, '/srv')).toEqual({
      privateNetworks: [],
      dataDir: '/srv/.rollcall',
      logLevel: 'warn',
      http,
    });
  });

  it('takes an empty variable for none', () => {
    const empty = { ROLLCALL_DATABASE_URL: '', ROLLCALL_LOG_LEVEL: '', ROLLCALL_PUBLIC_URL: '' };
    expect(readEnvironment(empty, '/srv')).toEqual(readEnvironment({}, '/srv'));
  });

  it('names every variable that is wrong', () => {
    expect(() => readEnvironment({ ROLLCALL_DATABASE_URL: 'mysql://x', ROLLCALL_LOG_LEVEL: 'loud' })).toThrow(
      new RollcallError(
        'config_invalid',
        onTerminal(
          'ROLLCALL_DATABASE_URL must begin with postgres:// or postgresql://.\nROLLCALL_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
        ),
      ),
    );
  });

  it('reads how the HTTP server is reached', () => {
    const { http } = readEnvironment({
      ROLLCALL_PUBLIC_URL: 'https://rollcall.example.org',
      ROLLCALL_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,::1',
      ROLLCALL_CALLS_PER_MINUTE: '300',
      ROLLCALL_CLOSED: 'docs, metrics',
    });
    expect(http.publicUrl?.origin).toBe('https://rollcall.example.org');
    expect(http.closed).toEqual(['docs', 'metrics']);
    expect(http.callsPerMinute).toBe(300);
    expect(http.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8', '::1']);
  });

  it.each([
    ['ROLLCALL_PUBLIC_URL', 'rollcall.example.org'],
    ['ROLLCALL_PUBLIC_URL', 'ftp://rollcall.example.org'],
    ['ROLLCALL_PUBLIC_URL', 'https://example.org/rollcall'],
    ['ROLLCALL_TRUSTED_PROXIES', 'proxy.example.org'],
    ['ROLLCALL_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['ROLLCALL_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['ROLLCALL_CALLS_PER_MINUTE', 'many'],
    ['ROLLCALL_CALLS_PER_MINUTE', '-1'],
    ['ROLLCALL_CLOSED', 'docs,health'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(name);
  });

  it('never lists the secrets of the environment', () => {
    const config = readEnvironment({ SF_CLIENT_SECRET: 's3cret' });
    expect(config.environment['SF_CLIENT_SECRET']).toBe('s3cret');
    expect(JSON.stringify(config)).not.toContain('s3cret');
    expect(Object.isFrozen(config)).toBe(true);
  });
});
