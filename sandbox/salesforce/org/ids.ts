const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SEQUENCE_LENGTH = 9;
/** The three characters after the key prefix: the instance, the same for every record of the sandbox. */
const INSTANCE = '5g0';

/** The value of each digit by its character code, -1 for what is no digit. */
const digitValues = new Int8Array(128).fill(-1);
for (const [value, digit] of [...DIGITS].entries()) digitValues[digit.charCodeAt(0)] = value;

/** Every two digits as text, by their value. */
const DIGIT_PAIRS = Array.from(
  { length: 62 ** 2 },
  (_, value) => DIGITS.charAt(Math.floor(value / 62)) + DIGITS.charAt(value % 62),
);

/** The 18-character form of an Id given in 15 or 18 characters. */
export function toId18(id: string): string {
  const base = id.slice(0, 15);
  return base + checksum(base, 0) + checksum(base, 5) + checksum(base, 10);
}

/** The 15-character, case-sensitive form. */
export function toId15(id: string): string {
  return id.slice(0, 15);
}

/** Whether the text is an Id of 15 characters, or of 18 whose checksum is right (its letters in either case). */
export function isId(text: string): boolean {
  if (!/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text)) return false;
  return text.length === 15 || toId18(text).slice(15) === text.slice(15).toUpperCase();
}

function checksum(base: string, from: number): string {
  let bits = 0;
  for (let offset = 0; offset < 5; offset++) {
    const code = base.charCodeAt(from + offset);
    if (code >= 65 && code <= 90) bits |= 1 << offset;
  }
  return SUFFIX.charAt(bits);
}

/** Ids of one object as numbers and back, by arithmetic alone. */
export interface IdSequence {
  /** The 18-character Id of a sequence number (0 … 62⁹-1). */
  id(sequence: number): string;
  /** The sequence number of an Id (15 or 18 characters) made here, or -1. */
  sequence(id: string): number;
}

/** The Ids of an object, from its three-character key prefix. */
export function idSequence(keyPrefix: string): IdSequence {
  const head = keyPrefix + INSTANCE;
  // The upper digits change once in 62³ records, so their text is kept, and with it the eight suffixes that the case of
  // the three lower digits can give: orders of magnitude more Ids are made than anything else here.
  const lowerSize = 62 ** 3;
  let keptUpper = -1;
  let keptBase = '';
  let keptSuffixes: readonly string[] = [];

  function keep(upper: number): void {
    keptUpper = upper;
    keptBase = head + digits(upper, SEQUENCE_LENGTH - 3);
    keptSuffixes = Array.from({ length: 8 }, (_, capitals) => toId18(keptBase + digitsOfCase(capitals)).slice(15));
  }

  return {
    id(sequence) {
      const upper = Math.floor(sequence / lowerSize);
      if (upper !== keptUpper) keep(upper);
      const lower = sequence - upper * lowerSize;
      const last = lower % 62;
      const pair = (lower - last) / 62;
      const second = pair % 62;
      const capitals = isCapital((pair - second) / 62) + 2 * isCapital(second) + 4 * isCapital(last);
      return keptBase + DIGIT_PAIRS[pair] + DIGITS[last] + keptSuffixes[capitals];
    },
    sequence(id) {
      if ((id.length !== 15 && id.length !== 18) || !id.startsWith(head)) return -1;
      let sequence = 0;
      for (let index = head.length; index < 15; index++) {
        const value = digitValues[id.charCodeAt(index)] ?? -1;
        if (value < 0) return -1;
        sequence = sequence * 62 + value;
      }
      return sequence;
    },
  };
}

/** 1 for a digit that is written as a capital letter, else 0. */
function isCapital(digit: number): number {
  return digit >= 10 && digit < 36 ? 1 : 0;
}

/** Three digits that are capitals where the bits say so, the first digit being the lowest bit. */
function digitsOfCase(capitals: number): string {
  return [1, 2, 4].map((bit) => ((capitals & bit) === 0 ? '0' : 'A')).join('');
}

function digits(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let index = 0; index < length; index++) {
    const quotient = Math.floor(rest / 62);
    text = DIGITS.charAt(rest - quotient * 62) + text;
    rest = quotient;
  }
  return text;
}
