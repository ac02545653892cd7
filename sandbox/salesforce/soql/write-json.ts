import type { FieldReader, FieldValue } from '../org/org.ts';
import { ADDRESS_PARTS } from '../org/standard/address.ts';
import { fieldKind } from './field-kinds.ts';
import type { QueryContext } from './scope.ts';
import type { Column } from './select.ts';

type Write = (position: number) => string;

/** Quotes, backslashes, control characters, and surrogates, which may be lone. */
const NEEDS_ESCAPE = /["\\\p{Cc}\p{Cs}]/u;

/** A record of the answer: its own columns and, below each relationship, those of a parent. */
interface Node {
  readonly object: string;
  /** Position of the record in its own table; -1 where there is none. */
  readonly locate: (position: number) => number;
  readonly readId: FieldReader;
  readonly members: Map<string, Node | Column>;
}

/** Writes a row as the JSON object of /query: `attributes` first, parents nested, `null` for a parent that is not there. */
export function jsonWriter(context: QueryContext, columns: readonly Column[], apiVersion: string): Write {
  const root: Node = {
    object: context.schema.name,
    locate: (position) => position,
    readId: context.table.reader('Id'),
    members: new Map(),
  };
  for (const column of columns) place(root, column);
  return nodeWriter(root, context, `/services/data/v${apiVersion}/sobjects/`);
}

function place(root: Node, column: Column): void {
  let node = root;
  for (const hop of column.hops) {
    const known = node.members.get(hop.relationship);
    const next: Node =
      known !== undefined && 'members' in known
        ? known
        : {
            object: hop.schema.name,
            locate: hop.position,
            readId: hop.table.reader('Id'),
            members: new Map(),
          };
    node.members.set(hop.relationship, next);
    node = next;
  }
  node.members.set(column.key, column);
}

function nodeWriter(node: Node, context: QueryContext, base: string): Write {
  const members = [...node.members].map(([key, member]) => {
    const prefix = `,${JSON.stringify(key)}:`;
    const write = 'members' in member ? nodeWriter(member, context, base) : columnWriter(member, context);
    return { prefix, write };
  });
  const start = `{"attributes":{"type":${JSON.stringify(node.object)},"url":"${base}${node.object}/`;
  return (position) => {
    const own = node.locate(position);
    if (own < 0) return 'null';
    let text = `${start}${node.readId(own)}"}`;
    for (const { prefix, write } of members) text += prefix + write(position);
    return `${text}}`;
  };
}

function columnWriter(column: Column, context: QueryContext): Write {
  const { read } = column;
  switch (fieldKind(column.field)) {
    case 'boolean':
    case 'number':
      return (position) => String(read(position));
    case 'id':
    case 'date':
      return (position) => quoted(read(position));
    case 'datetime':
      return (position) => {
        const value = read(position);
        // The org holds UTC with `Z`; REST answers write the same zone as +0000.
        return typeof value === 'string' ? `"${value.slice(0, -1)}+0000"` : 'null';
      };
    case 'compound':
      return addressWriter(column, context);
    default:
      return (position) => {
        const value = read(position);
        return value === null ? 'null' : jsonText(String(value));
      };
  }
}

/** Most texts need no escape, and finding that out is cheaper than JSON.stringify. */
function jsonText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function quoted(value: FieldValue): string {
  return value === null ? 'null' : `"${value}"`;
}

/** `MailingAddress` as an object of its parts; null when every part is empty. */
function addressWriter(column: Column, context: QueryContext): Write {
  const prefix = column.field.name.replace(/Address$/, '');
  const hop = column.hops.at(-1);
  const table = hop?.table ?? context.table;
  const locate = hop?.position ?? ((position: number) => position);
  const parts = ADDRESS_PARTS.map(([suffix, key]) => [key, table.reader(`${prefix}${suffix}`)] as const);
  return (position) => {
    const own = locate(position);
    const values = own < 0 ? [] : parts.map(([key, read]) => [key, read(own)] as const);
    return values.every(([, value]) => value === null) ? 'null' : JSON.stringify(Object.fromEntries(values));
  };
}
