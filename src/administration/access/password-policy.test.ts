import { describe, expect, it } from 'vitest';
import { checkPassword } from './password-policy.ts';

const ADA = {
  username: 'ada@acme.example',
  firstname: 'Ada',
  lastname: 'Lovelace',
  email: 'ada.lovelace@acme.example',
};
const refused = (why: string) => ({ code: 'password_refused', message: expect.stringContaining(why) });

describe('a password', () => {
  it.each([
    'correct horse battery',
    'una cavalla molto lenta',
    'kJ8$mQz2!pLx',
    '正しい馬の電池のホッチキスです',
    `${'long '.repeat(40)}and not at all common`,
  ])('is taken: %s', async (password) => {
    await expect(checkPassword(password, ADA)).resolves.toBeUndefined();
  });

  it.each([
    ['short', 'is shorter than 12'],
    ['👩‍🚀👩‍🚀👩‍🚀', 'is shorter than 12'],
    ['x'.repeat(257), 'is longer than 256'],
    ['my name is ADA@acme.example', 'contains the username'],
    ['123456789012', 'attackers'],
    ['Password1234!', 'attackers'],
    ['P@ssw0rd12345', 'attackers'],
    ['1q2w3e4r5t6y', 'attackers'],
    ['passwordpassword', 'attackers'],
    ['abcdefghijklmnop', 'attackers'],
    ['Summer2026!!!', 'attackers'],
    ['Lovelace-2026', 'attackers'],
    ['Rollcall2026!', 'attackers'],
    ['a'.repeat(200), 'attackers'],
  ])('is refused: %s', async (password, why) => {
    await expect(checkPassword(password, ADA)).rejects.toMatchObject(refused(why));
  });
});
