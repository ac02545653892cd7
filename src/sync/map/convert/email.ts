import type { PlatformField } from '../../directory.ts';
import { isLonger } from '../text.ts';
import type { Converter } from './converter.ts';
import { tooLong } from './text.ts';

/** RFC 5321 allows a path of 256 octets, brackets included. */
const LONGEST = 254;

/**
 * One @, something before it without any of the characters that only quoting or lists of addresses use, nothing
 * invisible, and a domain with a dot after it. Deliberately no more: letters of every script are allowed on both sides,
 * within a label also the underscore that some mail servers have, and the middle dots of Catalan (U+00B7) and Japanese
 * (U+30FB), as RFC 5892 (A.3, A.7) has them.
 */
const ADDRESS =
  /^[^\s@<>()[\]\\,;:"\p{C}]+@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}_\u00b7\u30fb-]*\.)+[\p{L}\p{N}][\p{L}\p{M}\p{N}_\u00b7\u30fb-]*$/u;

/** An e-mail address, trimmed, in its own case. */
export function emailConverter(field: PlatformField): Converter {
  const max = Math.min(field.maxLength ?? LONGEST, LONGEST);
  return (text) => {
    const address = text.trim();
    // Length first: the pattern is never run over a long text.
    if (isLonger(address, max)) return tooLong(max);
    return ADDRESS.test(address) ? address : { code: 'invalid_email', why: 'is not an e-mail address' };
  };
}
