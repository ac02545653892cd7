import type { PlatformField } from '../../directory.ts';
import type { Refusal } from '../rejection.ts';
import { isLonger, multiLine, singleLine } from '../text.ts';
import type { Converter } from './converter.ts';

export function tooLong(max: number | null): Refusal {
  return { code: 'too_long', why: `is longer than ${max} characters`, ...(max === null ? {} : { params: { max } }) };
}

/** One line of text. Line breaks become spaces; nothing else of the text is touched. */
export function textConverter(field: PlatformField): Converter {
  const max = field.maxLength;
  return (text) => {
    const line = singleLine(text);
    return isLonger(line, max) ? tooLong(max) : line;
  };
}

/** Text of any number of lines. */
export function textareaConverter(field: PlatformField): Converter {
  const max = field.maxLength;
  return (text) => {
    const lines = multiLine(text);
    return isLonger(lines, max) ? tooLong(max) : lines;
  };
}
