import { describe, expect, it } from 'vitest';
import { checkRules, RULE_COUNT, type Tree } from './rules.ts';

const NO_TREE: Tree = { exists: () => false, tests: new Map() };

/** A complete table in which every rule is planned, except for the rows given. */
function table(rows: Readonly<Record<number, string>> = {}): string {
  const lines = Array.from(
    { length: RULE_COUNT },
    (_, index) => rows[index + 1] ?? `| R${index + 1} | Something. | planned | | |`,
  );
  return ['# Rules', '', '| rule | what | status | code | tests |', '| --- | --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

function tree(tests: Readonly<Record<string, readonly string[]>>, ...paths: string[]): Tree {
  return { exists: (path) => paths.includes(path), tests: new Map(Object.entries(tests)) };
}

describe('checkRules', () => {
  it('accepts a table of all rules', () => {
    expect(checkRules(table(), NO_TREE)).toEqual([]);
  });

  it('finds a rule that is missing and one that is there twice', () => {
    const doubled = table().replace('| R7 |', '| R8 |');
    expect(checkRules(doubled, NO_TREE)).toEqual(['R7 is missing.', 'R8 is there twice.']);
  });

  it('finds a rule that does not exist', () => {
    expect(checkRules(`${table()}\n| R49 | More. | planned | | |`, NO_TREE)).toEqual(['R49 does not exist.']);
  });

  it('finds an unknown status', () => {
    expect(checkRules(table({ 3: '| R3 | Something. | almost | | |' }), NO_TREE)).toContain(
      'R3 has the status "almost"; it can be planned, partly, done.',
    );
  });

  it('finds a row that is not of the table', () => {
    expect(checkRules(`${table()}\n| Rule 3 | planned |`, NO_TREE)).toHaveLength(1);
  });

  it.each(['done', 'partly'])('accepts %s with code and a test that carries the number', (status) => {
    const row = `| R2 | Something. | ${status} | \`src/a.ts\` | \`test/a.test.ts\` |`;
    expect(checkRules(table({ 2: row }), tree({ 'test/a.test.ts': ['does it (R2)'] }, 'src/a.ts'))).toEqual([]);
  });

  it.each(['R1–R3: all of them', 'R1-R2, R9'])('takes a range in a name for every rule in it: %s', (name) => {
    const row = '| R2 | Something. | done | `src/a.ts` | `test/a.test.ts` |';
    expect(checkRules(table({ 2: row }), tree({ 'test/a.test.ts': [name] }, 'src/a.ts'))).toEqual([]);
  });

  it('finds a range that ends beyond the rules', () => {
    expect(checkRules(table(), tree({ 'src/a.test.ts': ['R47–R49: does it'] }))).toEqual([
      'R49 does not exist but is named by a test of src/a.test.ts.',
    ]);
  });

  it('finds a claim of being done that nothing from outside proves; partly may', () => {
    const rows = {
      1: '| R1 | Something. | done | `src/a.ts` | `src/a.test.ts` |',
      2: '| R2 | Something. | partly | `src/a.ts` | `src/a.test.ts` |',
    };
    expect(checkRules(table(rows), tree({ 'src/a.test.ts': ['R1–R2'] }, 'src/a.ts'))).toEqual([
      'R1 is called done, but no test of test/ proves it.',
    ]);
  });

  it('finds a rule of pages that nothing in a browser proves; others need no browser', () => {
    const row = (rule: number, test: string) => `| R${rule} | Something. | done | \`src/a.ts\` | \`${test}\` |`;
    const tests = { 'test/a.test.ts': ['R2–R4, R33–R41, R48'], 'test/e2e/a.full.test.ts': ['R5: does it'] };
    const rules = [2, 3, 4, 33, 34, 37, 38, 39, 40, 41, 48];
    const rows = Object.fromEntries(rules.map((rule) => [rule, row(rule, 'test/a.test.ts')]));
    const all = table({ ...rows, 5: row(5, 'test/e2e/a.full.test.ts') });
    const problems = checkRules(all, tree(tests, 'src/a.ts')).filter((problem) => problem.includes('on pages'));
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'R3',
      'R4',
      'R33',
      'R38',
      'R39',
      'R40',
      'R41',
      'R48',
    ]);
    expect(problems[0]).toBe('R3 is followed on pages, but no test of test/e2e/ does so.');
  });

  it('finds a test from outside that proves a claim and is not listed; unit tests need not be', () => {
    const row = '| R2 | Something. | done | `src/a.ts` | `test/a.test.ts` |';
    const tests = {
      'test/a.test.ts': ['R2'],
      'test/b.test.ts': ['R2'],
      'test/a.full.test.ts': ['R2'],
      'src/c.test.ts': ['R2'],
    };
    expect(checkRules(table({ 2: row }), tree(tests, 'src/a.ts'))).toEqual([
      'R2 does not name test/b.test.ts, which proves it.',
    ]);
  });

  it('does not take the number of one rule for another that begins with it', () => {
    const row = '| R2 | Something. | done | `src/a.ts` | `src/a.test.ts` |';
    const problems = checkRules(table({ 2: row }), tree({ 'src/a.test.ts': ['R22: does it'] }, 'src/a.ts'));
    expect(problems).toContain("R2 names src/a.test.ts, where no test's name carries R2.");
  });

  it('finds a claim without code, without test, or with paths that do not exist', () => {
    const rows = {
      1: '| R1 | Something. | done | | `src/a.test.ts` |',
      2: '| R2 | Something. | partly | `src/a.ts` | |',
      3: '| R3 | Something. | done | `src/gone.ts` | `src/gone.test.ts` |',
    };
    expect(checkRules(table(rows), tree({ 'src/a.test.ts': ['R1, R3'] }, 'src/a.ts'))).toEqual([
      'R1 is called done, but lists no code.',
      'R1 is called done, but no test of test/ proves it.',
      'R2 is called partly, but lists no test.',
      'R3 names src/gone.ts, which does not exist.',
      'R3 names src/gone.test.ts, which is not a test file.',
      'R3 is called done, but no test of test/ proves it.',
    ]);
  });

  it('lets a test name a rule that is planned, such as one that refuses what is not there yet', () => {
    expect(checkRules(table(), tree({ 'src/a.test.ts': ['R5: says that it is not there yet'] }))).toEqual([]);
  });

  it('finds a rule called planned that lists code or tests', () => {
    const row = '| R5 | Something. | planned | `src/a.ts` | |';
    expect(checkRules(table({ 5: row }), tree({}, 'src/a.ts'))).toEqual([
      'R5 is called planned, but lists code or tests.',
    ]);
  });

  it('finds a test that names a rule that does not exist', () => {
    expect(checkRules(table(), tree({ 'src/a.test.ts': ['R490: does it'] }))).toEqual([
      'R490 does not exist but is named by a test of src/a.test.ts.',
    ]);
  });
});
