import { codeSpans, tableRows } from './markdown-table.ts';

export const RULE_COUNT = 48;
const STATUSES: ReadonlySet<string> = new Set(['planned', 'partly', 'done']);
const RULE_CELL = /^R([1-9]\d*)$/;
/** `R12`, or a range of rules: `R12–R15`. */
const RULE_NAME = /\bR([1-9]\d*)(?:[–-]R([1-9]\d*))?\b/g;
/** Tests that stand where an administrator, Salesforce or the platform stand; unit tests stand beside their file. */
const FROM_OUTSIDE = 'test/';
const IN_A_BROWSER = 'test/e2e/';
/** What an administrator does on pages: R3–R33, the plan and its thresholds, the undo, the explanation, the budget. */
const ON_PAGES = (rule: number) => (rule >= 3 && rule <= 33) || (rule >= 38 && rule <= 41) || rule === 48;

/** What of the tree the table is compared with. Paths are relative to the repository's root, with `/`. */
export interface Tree {
  exists(path: string): boolean;
  /** Test file → names of its tests. */
  readonly tests: ReadonlyMap<string, readonly string[]>;
}

interface RuleRow {
  readonly rule: number;
  readonly status: string;
  readonly code: readonly string[];
  readonly tests: readonly string[];
}

/**
 * Compares docs/rules.md (columns: rule, sentence, status, code, tests) with the tree. Returns one sentence per
 * disagreement: a rule missing or doubled, a claim without code or without a test that carries the rule's number, one
 * of being done without a test from outside, or without one in a browser where the rule is followed on pages, a rule
 * called planned that lists some, a test from outside that proves a rule and is not listed, a test that names a rule
 * that does not exist.
 */
export function checkRules(markdown: string, tree: Tree): string[] {
  const parsed = tableRows(markdown).map(parseRow);
  const rows = parsed.filter((row) => typeof row !== 'string');
  const named = rulesNamedByTests(tree.tests);
  return [
    ...parsed.filter((row) => typeof row === 'string'),
    ...checkNumbers(rows.map(({ rule }) => rule)),
    ...rows.flatMap((row) => (row.status === 'planned' ? checkPlanned(row) : checkClaim(row, tree, named))),
    ...[...named]
      .filter(([rule]) => rule > RULE_COUNT)
      .map(([rule, files]) => `R${rule} does not exist but is named by a test of ${[...files].join(', ')}.`),
  ];
}

function parseRow(cells: readonly string[]): RuleRow | string {
  const [number = '', sentence = '', status = '', code = '', tests = ''] = cells;
  const rule = Number(RULE_CELL.exec(number)?.[1]);
  if (cells.length !== 5 || Number.isNaN(rule))
    return `Not a row of five cells that begins with a rule: ${cells.join(' | ')}`;
  if (sentence === '') return `R${rule} has no sentence.`;
  if (!STATUSES.has(status)) return `R${rule} has the status "${status}"; it can be ${[...STATUSES].join(', ')}.`;
  return { rule, status, code: codeSpans(code), tests: codeSpans(tests) };
}

function checkNumbers(rules: readonly number[]): string[] {
  const all = Array.from({ length: RULE_COUNT }, (_, index) => index + 1);
  return [
    ...all.filter((rule) => !rules.includes(rule)).map((rule) => `R${rule} is missing.`),
    ...rules.filter((rule, index) => rules.indexOf(rule) !== index).map((rule) => `R${rule} is there twice.`),
    ...rules.filter((rule) => rule > RULE_COUNT).map((rule) => `R${rule} does not exist.`),
  ];
}

function checkPlanned({ rule, code, tests }: RuleRow): string[] {
  return code.length + tests.length > 0 ? [`R${rule} is called planned, but lists code or tests.`] : [];
}

function checkClaim(row: RuleRow, tree: Tree, named: ReadonlyMap<number, ReadonlySet<string>>): string[] {
  const { rule, status, code, tests } = row;
  const problems = [
    ...(code.length === 0 ? [`R${rule} is called ${status}, but lists no code.`] : []),
    ...(tests.length === 0 ? [`R${rule} is called ${status}, but lists no test.`] : []),
  ];
  for (const path of code) {
    if (!tree.exists(path)) problems.push(`R${rule} names ${path}, which does not exist.`);
  }
  for (const path of tests) {
    if (!tree.tests.has(path)) problems.push(`R${rule} names ${path}, which is not a test file.`);
    else if (!named.get(rule)?.has(path))
      problems.push(`R${rule} names ${path}, where no test's name carries R${rule}.`);
  }
  const listed = tests.filter((path) => path.startsWith(FROM_OUTSIDE));
  if (status === 'done' && listed.length === 0)
    problems.push(`R${rule} is called done, but no test of ${FROM_OUTSIDE} proves it.`);
  else if (status === 'done' && ON_PAGES(rule) && !listed.some((path) => path.startsWith(IN_A_BROWSER)))
    problems.push(`R${rule} is followed on pages, but no test of ${IN_A_BROWSER} does so.`);
  for (const path of named.get(rule) ?? []) {
    // A longer version of a test that is listed needs no second mention.
    const isListed = listed.includes(path) || listed.includes(path.replace('.full.test.ts', '.test.ts'));
    if (path.startsWith(FROM_OUTSIDE) && !isListed) problems.push(`R${rule} does not name ${path}, which proves it.`);
  }
  return problems;
}

/** Rule → test files in which a test's name carries its number. */
function rulesNamedByTests(tests: Tree['tests']): Map<number, Set<string>> {
  const named = new Map<number, Set<string>>();
  for (const [path, names] of tests) {
    for (const [, first, last] of names.join('\n').matchAll(RULE_NAME)) {
      for (let rule = Number(first); rule <= Number(last ?? first); rule += 1) {
        named.set(rule, (named.get(rule) ?? new Set()).add(path));
      }
    }
  }
  return named;
}
