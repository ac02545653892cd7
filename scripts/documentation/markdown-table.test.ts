import { describe, expect, it } from 'vitest';
import { codeSpans, tableRows } from './markdown-table.ts';

describe('tableRows', () => {
  it('reads the body rows of every table and nothing else', () => {
    const markdown = ['text | with bar', '| a | b |', '| --- | :-: |', '| 1 | 2 |', '', '| c |', '|---|', '| 3 |'].join(
      '\n',
    );
    expect(tableRows(markdown)).toEqual([['1', '2'], ['3']]);
  });

  it('keeps an escaped bar in its cell, and empty cells', () => {
    expect(tableRows('| a | b |\n| --- | --- |\n| x \\| y | |')).toEqual([['x | y', '']]);
  });
});

describe('codeSpans', () => {
  it('reads what stands in backticks', () => {
    expect(codeSpans('`src/a.ts`, see `b` and c')).toEqual(['src/a.ts', 'b']);
    expect(codeSpans('none')).toEqual([]);
  });
});
