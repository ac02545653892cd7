/** How a job's CSV is written. */
export interface Dialect {
  readonly columnDelimiter: keyof typeof DELIMITERS;
  readonly lineEnding: 'LF' | 'CRLF';
}

export const DELIMITERS = {
  BACKQUOTE: '`',
  CARET: '^',
  COMMA: ',',
  PIPE: '|',
  SEMICOLON: ';',
  TAB: '\t',
} as const;

/** A translator of whole CSV lines from comma and LF; values are all quoted and may hold either. */
export function translator({ columnDelimiter, lineEnding }: Dialect): (csv: string) => string {
  if (columnDelimiter === 'COMMA' && lineEnding === 'LF') return (csv) => csv;
  const delimiter = DELIMITERS[columnDelimiter];
  const newline = lineEnding === 'LF' ? '\n' : '\r\n';
  // A quoted value, with its doubled quotes, is matched whole and kept.
  return (csv) =>
    csv.replace(/"(?:[^"]|"")*"|,|\n/g, (match) => {
      if (match === ',') return delimiter;
      return match === '\n' ? newline : match;
    });
}
