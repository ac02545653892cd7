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

/** Columns with their descriptions; one that Salesforce no longer has is called by its path. */
export function describedColumns(paths: readonly string[], fields: readonly SourceField[]): Column[] {
  const byPath = new Map(fields.map((field) => [field.path.toLowerCase(), field]));
  return paths.map((path) => {
    const field = byPath.get(path.toLowerCase());
    return { path, label: field?.label ?? path, type: field?.type ?? '' };
  });
}
