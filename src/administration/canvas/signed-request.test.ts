import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  fingerprintOf,
  isFresh,
  isSignedWith,
  openEnvelope,
  parseSignedRequest,
  tooOldFrom,
} from './signed-request.ts';

const SECRET = 'consumer secret';
const USER = '005000000000001AAA';

const ENVELOPE = {
  algorithm: 'HMACSHA256',
  issuedAt: 1,
  userId: USER,
  client: { instanceUrl: 'https://acme.my.salesforce.com', oauthToken: 'secret' },
  context: {
    user: { userId: USER, userType: 'STANDARD', userName: 'ada@acme.example' },
    organization: { organizationId: '00D000000000001EAA' },
    application: { canvasUrl: 'https://rollcall.example/canvas' },
    environment: { parameters: { page: 'learning' } },
  },
};

const encoded = (envelope: unknown, as: BufferEncoding = 'base64') =>
  Buffer.from(JSON.stringify(envelope)).toString(as);
const signed = (envelope: string, algorithm = 'sha256', secret = SECRET) =>
  `${createHmac(algorithm, secret).update(envelope).digest('base64')}.${envelope}`;

const request = (text: string) => {
  const parsed = parseSignedRequest(text);
  if (parsed === null) throw new Error('It has not the form of one.');
  return parsed;
};

describe('a signed request of Canvas', () => {
  it('R4: is known by its signature over the encoded envelope, in either alphabet of Base64', () => {
    for (const alphabet of ['base64', 'base64url'] as const) {
      const parsed = request(signed(encoded(ENVELOPE, alphabet)));
      expect(isSignedWith(parsed, SECRET)).toBe(true);
      expect(isSignedWith(parsed, 'another secret')).toBe(false);
      expect(openEnvelope(parsed)).toMatchObject({ userId: USER, page: 'learning', userType: 'STANDARD' });
    }
  });

  it('is refused where one character of it is another', () => {
    const text = signed(encoded(ENVELOPE));
    const at = text.indexOf('.') + 20;
    const other = text[at] === 'A' ? 'B' : 'A';
    expect(isSignedWith(request(text.slice(0, at) + other + text.slice(at + 1)), SECRET)).toBe(false);
    const forged = encoded({ ...ENVELOPE, userId: '005000000000002AAA' });
    expect(isSignedWith(request(`${text.split('.')[0]}.${forged}`), SECRET)).toBe(false);
  });

  it.each(['', '.', 'a.b', 'signature', `${'A'.repeat(44)}.`, `.${encoded(ENVELOPE)}`, 'a.b.c', `"x".${encoded({})}`])(
    'has a form: not that of %j',
    (text) => {
      expect(parseSignedRequest(text)).toBeNull();
    },
  );

  it('is of no other algorithm, whatever it says of itself: neither a longer nor a shorter one, nor none', () => {
    expect(parseSignedRequest(signed(encoded(ENVELOPE), 'sha512'))).toBeNull();
    expect(parseSignedRequest(signed(encoded(ENVELOPE), 'sha1'))).toBeNull();
    expect(parseSignedRequest(`.${encoded({ ...ENVELOPE, algorithm: 'none' })}`)).toBeNull();
    for (const algorithm of ['none', 'HMACSHA1', 'hmacsha256', null, undefined]) {
      expect(openEnvelope(request(signed(encoded({ ...ENVELOPE, algorithm }))))).toBeNull();
    }
  });

  it('is not opened where it is not what Salesforce sends', () => {
    const opened = (envelope: unknown) => openEnvelope(request(signed(encoded(envelope))));
    expect(opened({ ...ENVELOPE, userId: "005' or ''='" })).toBeNull();
    expect(opened({ ...ENVELOPE, userId: '005000000000002AAA' })).toBeNull();
    expect(opened({ ...ENVELOPE, client: { instanceUrl: 'javascript:alert(1)' } })).toBeNull();
    expect(opened([])).toBeNull();
    expect(openEnvelope(request(signed(Buffer.from('{').toString('base64'))))).toBeNull();
    const strange = { ...ENVELOPE, context: { ...ENVELOPE.context, environment: { parameters: { page: '//evil' } } } };
    expect(opened(strange)).toMatchObject({ page: null });
  });

  it('is known again however its signature is spelled', () => {
    const text = signed(encoded(ENVELOPE));
    const spelled = text.replace(/^[^.]+/, (signature) => signature.replaceAll('+', '-').replaceAll('/', '_'));
    expect(fingerprintOf(request(spelled))).toEqual(fingerprintOf(request(text)));
    expect(fingerprintOf(request(text))).not.toEqual(
      fingerprintOf(request(signed(encoded({ ...ENVELOPE, issuedAt: 2 })))),
    );
  });
});

describe('the age of a signed request', () => {
  const now = new Date('2026-11-26T12:00:00Z');
  const time = now.getTime();
  const ways = {
    milliseconds: (at: number) => at,
    seconds: (at: number) => Math.floor(at / 1000),
    'the lowest 32 bits': (at: number) => at | 0,
    'the same without a sign': (at: number) => (at | 0) >>> 0,
  };

  it.each(Object.entries(ways))('is told in %s', (_, written) => {
    for (const seconds of [0, 30, 299, -50]) expect(isFresh(written(time - seconds * 1000), now)).toBe(true);
    for (const seconds of [302, 3600, 86_400, -70, -86_400, 40 * 86_400]) {
      expect(isFresh(written(time - seconds * 1000), now)).toBe(false);
    }
  });

  it('is not told of what comes again by the same number: that is never to be forgotten', () => {
    expect(tooOldFrom(time, now)).toEqual(new Date(time + 360_000));
    for (const [way, written] of Object.entries(ways)) {
      const number = written(time);
      const again = [1, 2, 3, 100].map((times) => new Date(time + times * 2 ** 32));
      if (way === 'milliseconds') expect(again.some((later) => isFresh(number, later))).toBe(false);
      else expect(tooOldFrom(number, now)).toBeNull();
      // Whatever is forgotten then is too old from then on.
      const end = tooOldFrom(number, now);
      if (end !== null) expect(isFresh(number, new Date(end.getTime() + 1))).toBe(false);
    }
  });

  it('is told around the moment when the lowest 32 bits begin anew', () => {
    const wrap = Math.ceil(time / 2 ** 32) * 2 ** 32;
    for (const offset of [2 ** 31, 0]) {
      const after = new Date(wrap + offset + 1000);
      expect(isFresh((after.getTime() - 2000) | 0, after)).toBe(true);
      expect(isFresh((after.getTime() - 600_000) | 0, after)).toBe(false);
    }
  });
});
