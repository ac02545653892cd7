import { type Program, Visitor } from 'oxc-parser';

/** A sentence of `saying` as it stands in the source: its English with places by name, and those names. */
export interface Saying {
  readonly code: string;
  readonly english: string;
  readonly names: readonly string[];
}

/** Reads every ``saying('code')`…${{ name }}…` `` in the syntax tree of one file. */
export function sayingsIn(program: Program): Saying[] {
  const sayings: Saying[] = [];
  new Visitor({
    TaggedTemplateExpression({ tag, quasi }) {
      if (tag.type !== 'CallExpression' || tag.callee.type !== 'Identifier' || tag.callee.name !== 'saying') return;
      const [code] = tag.arguments;
      if (code?.type !== 'Literal' || typeof code.value !== 'string') return;
      const names = quasi.expressions.map((place) => {
        const property = place.type === 'ObjectExpression' ? place.properties[0] : undefined;
        return property?.type === 'Property' && property.key.type === 'Identifier' ? property.key.name : '';
      });
      const english = quasi.quasis.map(
        ({ value }, index) => value.cooked + (names[index] === undefined ? '' : `{${names[index]}}`),
      );
      sayings.push({ code: code.value, english: english.join(''), names });
    },
  }).visit(program);
  return sayings;
}
