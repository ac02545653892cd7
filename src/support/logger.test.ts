import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

function logged(write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(
    createLogger('debug', {
      write(line) {
        text += line;
      },
    }),
  );
  return text;
}

const UNSAFE = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** What moves a cursor, colours a terminal, breaks a line, or turns the direction of text. */
const HOSTILE =
  'a\u0000\u0007\u0008\t\n\r\u001b[2J\u007f\u0085\u009b31m\u200e\u202egnp.exe\u2028\u2029\u2066\ufeffb"\\';

describe('a line of the log', () => {
  it('is one line of printable text, whatever is in it, and says the same', () => {
    const text = logged((logger) => logger.info({ [HOSTILE]: HOSTILE, deep: { list: [HOSTILE] } }, HOSTILE));
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).not.toMatch(UNSAFE);
    expect(JSON.parse(text)).toMatchObject({ msg: HOSTILE, [HOSTILE]: HOSTILE, deep: { list: [HOSTILE] } });
  });

  it('is so for errors, too, with their cause', () => {
    const error = new Error(HOSTILE, { cause: new Error(HOSTILE) });
    const text = logged((logger) => logger.error({ err: error }, 'failed'));
    expect(text).not.toMatch(UNSAFE);
    expect(JSON.parse(text)).toMatchObject({ msg: 'failed', err: { message: expect.stringContaining(HOSTILE) } });
  });

  it('has no secret in it', () => {
    const text = logged((logger) =>
      logger.warn({ password: 'x1', deep: { clientSecret: 'x2', er: { access_token: 'x3' } } }),
    );
    for (const secret of ['x1', 'x2', 'x3']) expect(text).not.toContain(secret);
  });

  it('keeps letters of every script as they are', () => {
    expect(logged((logger) => logger.info('Ἀριστοτέλης 李 😀 Å'))).toContain('Ἀριστοτέλης 李 😀 Å');
  });
});
