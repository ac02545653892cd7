const CELL_BOUNDARY = /(?<!\\)\|/;
const DELIMITER_ROW = /^\|(\s*:?-+:?\s*\|)+$/;

/** The body rows of every pipe table in a Markdown text, as trimmed cells; `\|` inside a cell is a plain bar. */
export function tableRows(markdown: string): string[][] {
  const rows: string[][] = [];
  let inBody = false;
  for (const line of markdown.split('\n').map((text) => text.trim())) {
    if (!line.startsWith('|')) inBody = false;
    else if (DELIMITER_ROW.test(line)) inBody = true;
    else if (inBody) rows.push(cells(line));
  }
  return rows;
}

function cells(line: string): string[] {
  return line
    .split(CELL_BOUNDARY)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** What stands in backticks in a cell: paths, codes. */
export function codeSpans(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}
