import type { PlatformField } from '../../directory.ts';
import { isLonger } from '../text.ts';
import type { Converter } from './converter.ts';
import { tooLong } from './text.ts';

const LONGEST = 255;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/**
 * Nobody can type these when signing in: what is invisible, and blanks that only look like one. The joiners U+200C and
 * U+200D are letters' business in several scripts, as variation selectors are (names in Mongolian and of Japanese
 * registers, emoji of any keyboard), and U+3000 is the blank of the Japanese keyboard.
 */
const UNTYPABLE =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u0020\u3000])\p{Zs}|(?![\u200c\u200d]|\p{Variation_Selector})[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;

/** A username, and the manager's username: trimmed, at most 255 characters, nothing invisible. */
export function usernameConverter(field: PlatformField): Converter {
  const max = Math.min(field.maxLength ?? LONGEST, LONGEST);
  return (text) => {
    const name = text.trim();
    if (!PRINTABLE_ASCII.test(name) && UNTYPABLE.test(name)) {
      return { code: 'username_invalid', why: 'contains control or invisible characters' };
    }
    return isLonger(name, max) ? tooLong(max) : name;
  };
}
