import { describe, expect, it } from 'vitest';
import { commandLine, shellWord } from './command-line.ts';

describe('a command to copy', () => {
  it('carries the options that were given', () => {
    const options = { search: undefined, code: 'missing_value', skipped: true, all: false };
    expect(commandLine('rollcall unresolved', options)).toBe('rollcall unresolved --code missing_value --skipped');
  });

  it.each([
    ['sinead@people.example', 'sinead@people.example'],
    ['de la Cruz', "'de la Cruz'"],
    ["O'Brien", "'O'\\''Brien'"],
    ['$(reboot)', "'$(reboot)'"],
    ['#12', "'#12'"],
    ['', "''"],
  ])('%s is written %s', (word, written) => {
    expect(shellWord(word)).toBe(written);
  });
});
