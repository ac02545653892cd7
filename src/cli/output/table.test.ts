import fc from 'fast-check';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { table } from './table.ts';

const COLUMNS = [
  { title: 'Id', value: (row: readonly string[]) => row[0] ?? null, whole: true },
  { title: 'Name', value: (row: readonly string[]) => row[1] ?? null },
  { title: 'Count', value: (row: readonly string[]) => row[2] ?? null, align: 'right' as const },
];

describe('table', () => {
  it('lines up columns under their titles', () => {
    expect(
      table(
        COLUMNS,
        [
          ['a1', 'Ada', '5'],
          ['b22', '李小龙', '12'],
        ],
        80,
      ),
    ).toBe(['Id   Name    Count', 'a1   Ada         5', 'b22  李小龙     12'].join('\n'));
  });

  it('cuts the widest cells, but never those that people copy', () => {
    const drawn = table(COLUMNS, [['0035g0000000009AAA', 'x'.repeat(90), '5']], 40);
    expect(drawn).toContain('0035g0000000009AAA');
    expect(drawn).toContain('x…');
  });

  it('measures characters that Unicode has only lately made wide as terminals do', () => {
    const drawn = table(COLUMNS, [['id', '𖿠 𖿠 ⺀ 𖿠⺀', '𖿠⺀ 🪖 ⺀ 🈀 !']], 40);
    expect(drawn.split('\n').map((line) => stringWidth(line))).toEqual([34, 34]);
  });

  it('is never wider than asked, whatever the text', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('id'), cell, cell), { minLength: 1 }), (rows) => {
        const lines = table(COLUMNS, rows, 40).split('\n');
        expect(lines).toHaveLength(rows.length + 1);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(40);
      }),
    );
  });
});
