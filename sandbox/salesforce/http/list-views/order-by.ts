/** One entry of a list view's `orderBy`. */
export interface OrderBy {
  readonly fieldNameOrPath: string;
  readonly nullsPosition: 'first' | 'last';
  readonly sortDirection: 'ascending' | 'descending';
}

/** Reads the SOQL text after ORDER BY. */
export function parseOrderBy(text: string): OrderBy[] {
  return text.split(',').flatMap((part) => {
    const [, path, direction = 'ASC', nulls = 'FIRST'] =
      /^\s*(\S+)(?:\s+(ASC|DESC))?(?:\s+NULLS\s+(FIRST|LAST))?\s*$/i.exec(part) ?? [];
    if (path === undefined) return [];
    return [
      {
        fieldNameOrPath: path,
        nullsPosition: nulls.toUpperCase() === 'LAST' ? 'last' : 'first',
        sortDirection: direction.toUpperCase() === 'DESC' ? 'descending' : 'ascending',
      },
    ];
  });
}
