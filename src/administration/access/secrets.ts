import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits: nothing that could be guessed, so a plain hash is enough to keep them by. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** What a page of ours has to send along with the cookie; only who has the session's token can make it. */
export function csrfTokenOf(sessionToken: string): string {
  return createHmac('sha256', sessionToken).update('csrf').digest('base64url');
}

export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(hashSecret(given), hashSecret(expected));
}

/** Without letters and digits that look alike. */
const READABLE = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** A code to be typed: groups of four of 32 characters, five random bits each. */
export function readableCode(groups: number): string {
  const characters = [...randomBytes(groups * 4)].map((byte) => READABLE.charAt(byte % READABLE.length));
  return Array.from({ length: groups }, (_, group) => characters.slice(group * 4, group * 4 + 4).join('')).join('-');
}

const SEPARATORS = /[\s-]/g;

/** However somebody typed it. */
export function hashReadableCode(code: string): Buffer {
  return hashSecret(code.replace(SEPARATORS, '').toUpperCase());
}
