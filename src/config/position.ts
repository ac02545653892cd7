import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';

export type Path = readonly PropertyKey[];

/** A place in a file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Finds where a path of the parsed value stands in the document: the value itself if it is a scalar, else its key.
 * What is missing is placed at the key of the nearest thing around it that is there.
 */
export function positionOf(document: Document, lines: LineCounter, path: Path): Position {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, step);
    if (child === null) break;
    offset = child.offset ?? offset;
    node = child.value;
  }
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function childOf(node: unknown, step: PropertyKey): { value: unknown; offset: number | undefined } | null {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return { value, offset: startOf(value) };
  }
  const pair = pairOf(node, step);
  return pair && { value: pair.value, offset: startOf(isScalar(pair.value) ? pair.value : pair.key) };
}

function pairOf(node: unknown, key: PropertyKey): Pair | null {
  const found = isMap(node)
    ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
    : null;
  return found ?? null;
}

/** The same for a key instead of its value. */
export function positionOfKey(document: Document, lines: LineCounter, path: Path, key: string): Position {
  const offset = startOf(pairOf(document.getIn([...path], true), key)?.key);
  if (offset === undefined) return positionOf(document, lines, path);
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value) || isAlias(value);
}
