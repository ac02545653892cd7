import { type CallExpression, type Expression, parseSync, Visitor } from 'oxc-parser';

const TEST_FUNCTIONS: ReadonlySet<string> = new Set(['describe', 'it', 'test']);
const NOT_RUN: ReadonlySet<string> = new Set(['skip', 'todo']);

/**
 * The names of the tests and suites of a TypeScript test file: the literal text given to `it`, `test`, `describe` and
 * their variants (`it.each(…)('…')`). Substitutions of a template are left out. What is skipped, or inside a skipped
 * suite, or in a comment or another string, is no test.
 */
export function testNames(path: string, source: string): string[] {
  const names: string[] = [];
  let skipped = 0;
  const visitor = new Visitor({
    CallExpression(call) {
      const words = calleeWords(call.callee);
      if (!isTest(words)) return;
      if (isSkipped(words)) skipped += 1;
      const name = firstText(call);
      if (name !== null && skipped === 0) names.push(name);
    },
    'CallExpression:exit'(call) {
      const words = calleeWords(call.callee);
      if (isTest(words) && isSkipped(words)) skipped -= 1;
    },
  });
  visitor.visit(parseSync(path, source).program);
  return names;
}

/** `it.only.each(table)` → it, only, each. */
function calleeWords(callee: Expression): string[] {
  if (callee.type === 'Identifier') return [callee.name];
  if (callee.type === 'CallExpression') return calleeWords(callee.callee);
  if (callee.type === 'TaggedTemplateExpression') return calleeWords(callee.tag);
  if (callee.type === 'MemberExpression' && !callee.computed && callee.property.type === 'Identifier') {
    return [...calleeWords(callee.object), callee.property.name];
  }
  return [];
}

function isTest([first]: readonly string[]): boolean {
  return first !== undefined && TEST_FUNCTIONS.has(first);
}

function isSkipped(words: readonly string[]): boolean {
  return words.some((word) => NOT_RUN.has(word));
}

function firstText(call: CallExpression): string | null {
  const [first] = call.arguments;
  if (first?.type === 'Literal' && typeof first.value === 'string') return first.value;
  if (first?.type === 'TemplateLiteral') return first.quasis.map((quasi) => quasi.value.cooked ?? '').join('…');
  return null;
}
