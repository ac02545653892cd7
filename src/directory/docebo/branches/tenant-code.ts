import { hash } from 'node:crypto';

/**
 * Docebo's help calls codes of branches alphanumeric, and a tenant may take them at their word. Codes that hold anything
 * else, as those of picklist branches do, are then written with letters and digits alone: behind a sign that no other code
 * begins with, every other byte and the escape itself as `x` and two hexadecimal digits. Codes that would be too long that
 * way end in a digest, and are recognized, but not read back.
 */
const SIGN = 'rollcallX';
const SIGN_OF_DIGEST = 'rollcallY';
/** How many characters a code may have at Docebo is not documented; a column of a database commonly holds 255. */
const LONGEST = 200;

const ALPHANUMERIC = /^[A-Za-z0-9]*$/;

export function isAlphanumeric(code: string): boolean {
  return ALPHANUMERIC.test(code);
}

/** A code as every tenant takes it; itself where it has letters and digits only. Different codes stay different. */
export function alphanumericCode(code: string): string {
  if (isAlphanumeric(code) && !code.startsWith(SIGN)) return code;
  const bytes = new TextEncoder().encode(code);
  const escaped = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return character !== 'x' && ALPHANUMERIC.test(character) ? character : `x${byte.toString(16).padStart(2, '0')}`;
  }).join('');
  const whole = SIGN + escaped;
  return whole.length <= LONGEST ? whole : SIGN_OF_DIGEST + hash('sha256', code, 'hex').slice(0, 40);
}

/** The code that is written as this one at a tenant: itself, unless alphanumericCode has made it of another. */
export function codeWrittenAs(code: string): string {
  if (!code.startsWith(SIGN)) return code;
  const bytes = [...code.slice(SIGN.length).matchAll(/x([0-9a-f]{2})|([A-Za-wyz0-9])/g)].map(([, byte, character]) =>
    byte === undefined ? (character ?? '').charCodeAt(0) : Number.parseInt(byte, 16),
  );
  const read = new TextDecoder().decode(Uint8Array.from(bytes));
  return alphanumericCode(read) === code ? read : code;
}
