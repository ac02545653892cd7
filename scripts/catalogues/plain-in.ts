import { type Expression, type Program, type SpreadElement, Visitor } from 'oxc-parser';

/** How the messages of schemas begin: each is the end of a sentence that begins with a place. */
const MESSAGE = /^(?:is|are|must|has|have|does|cannot|may|needs|takes|lacks|can)\b.* /;

/** What stands in the syntax tree of one file as a plain text where people have it in their language. */
export function plainIn(program: Program): string[] {
  const said: (readonly [start: number, end: number])[] = [];
  const found: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  new Visitor({
    TaggedTemplateExpression({ start, end }) {
      said.push([start, end]);
    },
    CallExpression({ callee, arguments: [first], end }) {
      if (callee.type !== 'Identifier' || callee.name !== 'onTerminal' || first === undefined) return;
      said.push([first.start, end]);
    },
    Literal(node) {
      if (typeof node.value === 'string' && MESSAGE.test(node.value)) found.push({ ...place(node), text: node.value });
    },
    TemplateLiteral(node) {
      const text = node.quasis.map(({ value }) => value.cooked ?? '').join('…');
      if (MESSAGE.test(text)) found.push({ ...place(node), text });
    },
  }).visit(program);
  return found.flatMap(({ start, end, text }) => (said.some(([from, to]) => from <= start && end <= to) ? [] : [text]));
}

const place = ({ start, end }: Expression | SpreadElement) => ({ start, end });
