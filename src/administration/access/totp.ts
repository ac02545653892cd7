import { Secret, TOTP } from 'otpauth';

const PERIOD_S = 30;
/** Time steps that a clock may be off, either way. */
const WINDOW = 1;

/** What authenticator apps take by default: SHA-1, six digits, 30 seconds (RFC 6238). */
function totp(secret: string, account = ''): TOTP {
  return new TOTP({ issuer: 'Rollcall', label: account, secret: Secret.fromBase32(secret), period: PERIOD_S });
}

/** 160 random bits, in Base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** `otpauth://totp/…`, for a QR code. */
export function totpUri(secret: string, username: string): string {
  return totp(secret, username).toString();
}

/** The time step whose code this is; null for none near now. */
export function stepOfCode(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime();
  const delta = totp(secret).validate({ token: code.replaceAll(' ', ''), timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_S) + delta;
}
