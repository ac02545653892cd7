import { hash } from 'node:crypto';

/**
 * Docebo's help calls codes of branches alphanumeric, and a tenant may take them at their word. Codes that hold anything
 * else, as those of picklist branches do, are then written with letters and digits alone: behind a sign that no other code
 * begins with, every other byte and the escape itself as `x` and two hexadecimal digits. Codes that would be too long that
 * way end in a digest, and are recognized, but not read back.
 */
const SIGN = 'rollcallX';
const SIGN_OF_DIGEST = 'rollcallY';
/**
 * How many characters a code may have at Docebo is not documented; a column of a database commonly holds 255. Codes that
 * are longer for being written with letters and digits are kept below.
 */
const LONGEST_ESCAPED = 200;

const ALPHANUMERIC = /^[A-Za-z0-9]*$/;

export function isAlphanumeric(code: string): boolean {
  return ALPHANUMERIC.test(code);
}

/** A code as every tenant takes it; itself where it has letters and digits only. Different codes stay different. */
export function alphanumericCode(code: string): string {
  const whole = escaped(code);
  return whole === code || whole.length <= LONGEST_ESCAPED ? whole : digestOf(code);
}

function escaped(code: string): string {
  if (isAlphanumeric(code) && !code.startsWith(SIGN)) return code;
  const bytes = new TextEncoder().encode(code);
  const characters = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return character !== 'x' && ALPHANUMERIC.test(character) ? character : `x${byte.toString(16).padStart(2, '0')}`;
  });
  return SIGN + characters.join('');
}

/** A code that is short, whatever it stands for. */
function digestOf(code: string): string {
  return SIGN_OF_DIGEST + hash('sha256', code, 'hex').slice(0, 40);
}

/** Every way in which a branch of this code may be written at a tenant, whatever it was told of its limits then. */
export function knownForms(code: string): readonly string[] {
  return [...new Set([...(isAlphanumeric(code) ? [] : [code]), escaped(code), digestOf(code)])];
}

/**
 * How a branch of this code is to be written, in the order in which that is tried; `longest`: characters that the tenant
 * is known to take. A digest is tried where it is shorter than the code, which may be refused for its length.
 */
export function writtenForms(code: string, longest?: number): readonly string[] {
  const [plain, digest] = [isAlphanumeric(code) ? escaped(code) : code, digestOf(code)];
  const written = [plain, ...(isAlphanumeric(code) ? [] : [escaped(code)])].filter(
    (form) => form.length <= (longest ?? (form === plain ? Number.POSITIVE_INFINITY : LONGEST_ESCAPED)),
  );
  const lacksOne = !written.some(isAlphanumeric);
  return lacksOne || digest.length < code.length ? [...written, digest] : written;
}

/** Whether a code says the same with letters and digits: it is longer so, and is not taken in its place for being shorter. */
export function isEscaped(code: string): boolean {
  return code.startsWith(SIGN);
}

/** The code that is written as this one at a tenant: itself, unless letters and digits were made of another. */
export function codeWrittenAs(code: string): string {
  if (!code.startsWith(SIGN)) return code;
  const bytes = [...code.slice(SIGN.length).matchAll(/x([0-9a-f]{2})|([A-Za-wyz0-9])/g)].map(([, byte, character]) =>
    byte === undefined ? (character ?? '').charCodeAt(0) : Number.parseInt(byte, 16),
  );
  const read = new TextDecoder().decode(Uint8Array.from(bytes));
  return escaped(read) === code ? read : code;
}
