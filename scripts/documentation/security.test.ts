import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url);

/** Requirements of the levels 1 and 2 in each chapter of OWASP ASVS 5.0.0. */
const REQUIREMENTS = [27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7];

interface Row {
  readonly number: string;
  readonly level: string;
  readonly state: string;
  readonly evidence: string;
}

let rows: Row[];
let text: string;

beforeAll(async () => {
  text = await readFile(new URL('docs/security.md', ROOT), 'utf8');
  rows = text.split('\n').flatMap((line) => {
    const [, number = '', level = '', , state = '', evidence = ''] = line
      .split(' | ')
      .flatMap((cell, index, cells) =>
        index === 0 ? ['', cell.replace(/^\| /, '')] : [index === cells.length - 1 ? cell.replace(/ \|$/, '') : cell],
      );
    return /^\d+\.\d+\.\d+$/.test(number) ? [{ number, level, state, evidence }] : [];
  });
});

describe('the self-assessment', () => {
  it('has every requirement of the levels 1 and 2 once, in order', () => {
    expect(new Set(rows.map(({ number }) => number)).size).toBe(rows.length);
    const chapters = Map.groupBy(rows, ({ number }) => Number(number.split('.')[0]));
    expect([...chapters.values()].map((chapter) => chapter.length)).toEqual(REQUIREMENTS);
    expect(rows.every(({ level }) => level === '1' || level === '2')).toBe(true);
  });

  it('sums up what its rows say', () => {
    const count = (state: string) => rows.filter((row) => row.state === state).length;
    expect(text).toContain(
      `Of ${rows.length} requirements, ${count('met')} are met, ${count('**not met**')} are not, ${count('operator')} are the operator's, and ${count('–')} are about nothing that there is.`,
    );
  });

  it('says of each whether it is met, and why', () => {
    for (const { number, state, evidence } of rows) {
      expect(['met', '**not met**', 'operator', '–'], number).toContain(state);
      expect(evidence.length, number).toBeGreaterThan(5);
    }
  });

  it('names files and pages that exist', () => {
    const missing = rows.flatMap(({ number, evidence }) => {
      const files = [...evidence.matchAll(/`([\w.-]+(?:\/[\w.-]+)+\/?)`/g)].map(([, path = '']) => path);
      const pages = [...evidence.matchAll(/\]\(([\w/.-]+\.md)/g)].map(([, path = '']) => `docs/${path}`);
      return [...files, ...pages]
        .filter((path) => !existsSync(fileURLToPath(new URL(path, ROOT))))
        .map((path) => `${number}: ${path}`);
    });
    expect(missing).toEqual([]);
  });
});
