import { describe, expect, it } from 'vitest';
import { type CodeText, checkErrors } from './errors.ts';

const codes = new Map<string, CodeText>([
  ['not_found', { meaning: 'It is not there.', whatToDo: null }],
  ['too_long', { meaning: 'It is too long.', whatToDo: 'Shorten it.' }],
]);
const table = (...rows: string[]) => ['| code | meaning | what to do |', '| --- | --- | --- |', ...rows].join('\n');
const NOT_FOUND = '| `not_found` | It is not there. | Look elsewhere. |';
const TOO_LONG = '| `too_long` | It is too long. | Shorten it. |';

describe('checkErrors', () => {
  it('accepts every code once, with what the source says', () => {
    expect(checkErrors(table(NOT_FOUND, TOO_LONG), codes)).toEqual([]);
  });

  it('finds a code without a row', () => {
    expect(checkErrors(table(NOT_FOUND), codes)).toEqual(['too_long is not documented.']);
  });

  it('finds a row without a code', () => {
    const gone = '| `gone` | It was. | Forget it. |';
    expect(checkErrors(table(NOT_FOUND, TOO_LONG, gone), codes)).toEqual(['gone is documented but does not exist.']);
  });

  it('finds a code with two rows', () => {
    expect(checkErrors(table(NOT_FOUND, TOO_LONG, NOT_FOUND), codes)).toEqual(['not_found is documented twice.']);
  });

  it('finds an empty cell', () => {
    expect(checkErrors(table('| `not_found` | It is not there. | |', TOO_LONG), codes)).toEqual([
      'not_found has nothing under "what to do".',
    ]);
  });

  it('finds a text that differs from the source', () => {
    expect(checkErrors(table(NOT_FOUND, '| `too_long` | It is short. | Shorten it. |'), codes)).toEqual([
      'too_long says under "meaning": It is short. The source says: It is too long.',
    ]);
  });
});
