import type { PlatformField, Settings, SourceField } from '../../api/settings.ts';
import type { Pair } from './suggest.ts';

/** A column of the preview: a Salesforce field. */
export interface Column {
  readonly path: string;
  readonly label: string;
  readonly type: string;
}

/** The server shows as many at once. */
export const MOST_COLUMNS = 200;

/**
 * What the preview shows first: fields that are mapped or probably will be, as the platform's stand, then the rest by
 * label. They stay
 * where they are while fields are mapped, so that nothing jumps away under the pointer.
 */
export function firstColumns(
  fields: readonly SourceField[],
  platformFields: readonly PlatformField[],
  mapping: Settings['mapping'],
  pairs: readonly Pair[],
): string[] {
  const probable = new Map(pairs.map(({ target, field }) => [target.key, field.path]));
  const known = platformFields.flatMap(({ key }) => mapping[key]?.field ?? probable.get(key) ?? []);
  const rest = fields.toSorted((a, b) => a.label.localeCompare(b.label)).map(({ path }) => path);
  return [...new Set([...known, ...rest])].slice(0, MOST_COLUMNS);
}

/** With one more in front. Where there is no room, the last one that no mapping uses gives way. */
export function withColumn(paths: readonly string[], added: string, mapping: Settings['mapping']): string[] {
  const all = [added, ...paths.filter((path) => path !== added)];
  if (all.length <= MOST_COLUMNS) return all;
  const used = new Set([added, ...Object.values(mapping).map(({ field }) => field)]);
  return all.toSpliced(
    all.findLastIndex((path) => !used.has(path)),
    1,
  );
}

/** Without those of its own that the object does not have any more; what is mapped stays, and says why it cannot be read. */
export function readable(
  paths: readonly string[],
  fields: readonly Column[],
  mapping: Settings['mapping'],
): readonly string[] {
  const there = new Set([...fields, ...Object.values(mapping).map(({ field }) => ({ path: field }))].map(keyOf));
  return paths.filter((path) => path.includes('.') || there.has(keyOf({ path })));
}

const keyOf = ({ path }: { readonly path: string }) => path.toLowerCase();

/** Columns with their descriptions; one that Salesforce no longer has is called by its path. */
export function describedColumns(paths: readonly string[], known: readonly Column[]): Column[] {
  const byPath = new Map(known.map((column) => [column.path.toLowerCase(), column]));
  return paths.map((path) => {
    const column = byPath.get(path.toLowerCase());
    return { path, label: column?.label ?? path, type: column?.type ?? '' };
  });
}

/** What is known of columns and what somebody else says of others; the very same list where that is nothing new. */
export function withDescriptions(known: readonly Column[], said: readonly Column[]): readonly Column[] {
  const paths = new Set(known.map(({ path }) => path.toLowerCase()));
  const more = said.filter(({ path }) => !paths.has(path.toLowerCase()));
  return more.length === 0 ? known : [...known, ...more];
}
