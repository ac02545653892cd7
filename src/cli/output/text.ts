import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts a line to a width in terminal columns; what is cut ends in `…`. */
export function truncate(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const wide = stringWidth(segment);
    if (used + wide > width - 1) break;
    kept += segment;
    used += wide;
  }
  return `${kept}…`;
}

/** Breaks a text into lines of at most `width` columns at its spaces; longer words are left whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** The same with every line behind an indentation, the first one behind `first` (as wide as `indent`). */
export function wrapIndented(text: string, width: number, indent: string, first: string = indent): string {
  return wrap(text, width - indent.length)
    .map((line, index) => (index === 0 ? first : indent) + line)
    .join('\n');
}
