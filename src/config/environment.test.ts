import { describe, expect, it } from 'vitest';
import { RollcallError } from '../support/errors.ts';
import { readEnvironment } from './environment.ts';

describe('readEnvironment', () => {
  it('has an answer for everything, in the folder of the caller', () => {
    expect(readEnvironment({}, '/srv')).toEqual({ dataDir: '/srv/.rollcall', logLevel: 'warn' });
  });

  it('takes an empty variable for none', () => {
    expect(readEnvironment({ ROLLCALL_DATABASE_URL: '', ROLLCALL_LOG_LEVEL: '' }, '/srv')).toEqual({
      dataDir: '/srv/.rollcall',
      logLevel: 'warn',
    });
  });

  it('names every variable that is wrong', () => {
    expect(() => readEnvironment({ ROLLCALL_DATABASE_URL: 'mysql://x', ROLLCALL_LOG_LEVEL: 'loud' })).toThrow(
      new RollcallError(
        'config_invalid',
        'ROLLCALL_DATABASE_URL must begin with postgres:// or postgresql://.\nROLLCALL_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.',
      ),
    );
  });

  it('never lists the secrets of the environment', () => {
    const config = readEnvironment({ SF_CLIENT_SECRET: 's3cret' });
    expect(config.environment['SF_CLIENT_SECRET']).toBe('s3cret');
    expect(JSON.stringify(config)).not.toContain('s3cret');
    expect(Object.isFrozen(config)).toBe(true);
  });
});
