import { type Expression, type JSXAttribute, type Node, type Program, Visitor } from 'oxc-parser';

/** Which messages a file says: exact ones, and patterns where a part is only known when it runs. */
export interface Said {
  readonly patterns: readonly RegExp[];
  /** Texts that people read and that stand in the file itself: attribute and words. */
  readonly literals: readonly string[];
}

/** Attributes of our components and Mantine's that people read or hear. */
const READ =
  /^(?:title|label|placeholder|description|hint|verb|alt|error|legend|message|nothingFoundMessage|emptyMessage|aria-(?:label|description|roledescription|valuetext))$/;

/** What is the same in every language; `run.` is how the audit log's actions begin. */
const SAME = /^[^\p{L}]*$|^Rollcall$|^run\.$/u;

/** Reads what `useTranslations` and `useMessages` are asked for in the syntax tree of one file. */
export function saidIn(program: Program): Said {
  const rooms = new Map<string, string[]>();
  const patterns: RegExp[] = [];
  const literals: string[] = [];
  const inner = new Set<Node>();
  new Visitor({
    VariableDeclarator({ id, init }) {
      const room = init === null ? null : roomOf(init);
      if (room === null || id.type !== 'Identifier') return;
      rooms.set(id.name, [...(rooms.get(id.name) ?? []), room]);
    },
    // A translator that is handed on: `(t: Words<'mapping'>)`.
    Identifier(node) {
      const type = 'typeAnnotation' in node ? node.typeAnnotation?.typeAnnotation : undefined;
      const room = type === undefined ? null : roomOfType(type);
      if (room !== null) rooms.set(node.name, [...(rooms.get(node.name) ?? []), room]);
    },
  }).visit(program);
  new Visitor({
    CallExpression({ callee, arguments: [key] }) {
      const name = callee.type === 'MemberExpression' ? callee.object : callee;
      const found = name.type === 'Identifier' ? rooms.get(name.name) : undefined;
      if (found === undefined || key === undefined || key.type === 'SpreadElement') return;
      for (const room of found) {
        for (const pattern of keysOf(key))
          patterns.push(new RegExp(`^${escaped(room === '' ? '' : `${room}.`)}${pattern}$`));
      }
    },
    MemberExpression(node) {
      const path = inner.has(node) ? null : pathOfMessages(node);
      // Only the whole path counts: `useMessages().common` within `useMessages().common.fields` does not.
      inner.add(node.object);
      if (path !== null) patterns.push(new RegExp(`^${escaped(path)}(?:\\..*)?$`));
    },
    JSXAttribute(node) {
      const words = readable(node);
      if (words !== null) literals.push(words);
    },
  }).visit(program);
  return { patterns, literals };
}

/** `useTranslations('runs.page')` → `runs.page` */
function roomOf(node: Expression): string | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'useTranslations') {
    return null;
  }
  const [room] = node.arguments;
  if (room === undefined) return '';
  return room.type === 'Literal' && typeof room.value === 'string' ? room.value : null;
}

function roomOfType(type: Node): string | null {
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier' || type.typeName.name !== 'Words')
    return null;
  const [room] = type.typeArguments?.params ?? [];
  return room?.type === 'TSLiteralType' && room.literal.type === 'Literal' ? String(room.literal.value) : null;
}

/** `useMessages().common.fields` → `common.fields`, only where it is asked for directly. */
function pathOfMessages(node: Node): string | null {
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return null;
  const { object, property } = node;
  if (object.type === 'CallExpression') {
    const asks = object.callee.type === 'Identifier' && object.callee.name === 'useMessages';
    return asks ? property.name : null;
  }
  const above = pathOfMessages(object);
  return above === null ? null : `${above}.${property.name}`;
}

/** What a key may be, as regular expressions. */
function keysOf(node: Expression): string[] {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [escaped(node.value)] : [];
    case 'ConditionalExpression':
      return [...keysOf(node.consequent), ...keysOf(node.alternate)];
    case 'LogicalExpression':
      return [...keysOf(node.left), ...keysOf(node.right)];
    case 'TemplateLiteral':
      return [node.quasis.map(({ value }) => escaped(value.raw)).join('[^.]+')];
    case 'TSAsExpression':
    case 'ParenthesizedExpression':
      return keysOf(node.expression);
    default:
      return ['[^.]+'];
  }
}

function readable({ name, value }: JSXAttribute): string | null {
  if (name.type !== 'JSXIdentifier' || !READ.test(name.name) || value === null) return null;
  const words = value.type === 'Literal' ? value : value.type === 'JSXExpressionContainer' ? value.expression : null;
  if (words === null) return null;
  const text = textOf(words);
  return text === null || SAME.test(text) ? null : `${name.name}=${text}`;
}

function textOf(node: Node): string | null {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.raw).join('');
  if (node.type === 'ConditionalExpression') return textOf(node.consequent) ?? textOf(node.alternate);
  return null;
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
