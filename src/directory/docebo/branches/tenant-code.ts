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
  return whole.length <= LONGEST ? whole : digestOf(code);
}

/** A code that is short, whatever it stands for. */
function digestOf(code: string): string {
  return SIGN_OF_DIGEST + hash('sha256', code, 'hex').slice(0, 40);
}

/** How a branch of this code may be written at a tenant, in the order in which that is tried. */
export function writtenForms(code: string): readonly string[] {
  if (isAlphanumeric(code)) return [alphanumericCode(code)];
  const [escaped, digest] = [alphanumericCode(code), digestOf(code)];
  // One that is longer than what it stands for is no remedy for its length.
  return escaped === digest || digest.length < code.length ? [...new Set([code, escaped, digest])] : [code, escaped];
}

/** Whether a code says the same with letters and digits: it is longer so, and is not taken in its place for being shorter. */
export function isEscaped(code: string): boolean {
  return code.startsWith(SIGN);
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
