import { describe, expect, it } from 'vitest';
import { testNames } from './test-names.ts';

const names = (source: string) => testNames('x.test.ts', source);

describe('testNames', () => {
  it('reads it, test and describe', () => {
    expect(names(`describe('a', () => { it("b", () => {}); test(\`c\`, async () => {}); });`)).toEqual(['a', 'b', 'c']);
  });

  it('reads the variants, whatever stands between', () => {
    const source = `it.each([['x(']] as const)('a %s', () => {}); test.concurrent.for([1])('b', () => {}); it.runIf(y)('c');`;
    expect(names(source)).toEqual(['a %s', 'b', 'c']);
  });

  it('leaves out the substitutions of a template', () => {
    expect(names('it(`R1: ${"R2"} then`, () => {});')).toEqual(['R1: … then']);
  });

  it('does not count what is skipped, alone or with its suite', () => {
    const source = `it.skip('a', f); it.todo('b'); describe.skip('c', () => { it('d', f); }); it('e', f);`;
    expect(names(source)).toEqual(['e']);
  });

  it('does not count comments, strings, patterns and other functions', () => {
    const source = `// it('a', f)\n/* test('b') */ const s = "it('c')"; const r = /it('d')/; visit('e'); audit.it('f'); g(it);`;
    expect(names(source)).toEqual([]);
  });
});
