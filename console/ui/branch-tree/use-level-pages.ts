import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import { type Branch, LEVEL_PAGE, levelQuery } from '../../api/branch.ts';
import { refresh } from '../../api/refresh.ts';
import { usePlatform } from '../platform.tsx';
import { type Level, type Spot, spotAt } from './levels.ts';

interface Lines {
  readonly first: number;
  readonly last: number;
}

/** Reads what stands in these lines of the tree, a page of a level at a time. */
export function useLevelPages(top: Level, { first, last }: Lines, saidAt: number) {
  const connection = usePlatform();
  const queries = useQueryClient();
  const wanted = pagesIn(top, first, last);
  const pages = useQueries({
    queries: wanted.map(({ level, page }) => levelQuery(connection, level.parent, page)),
  });
  const failed = pages.find(({ isError }) => isError);
  /** Somebody else has made or deleted branches since: what stands where is asked anew. */
  const isOutdated = pages.some(({ data, dataUpdatedAt }, index) => {
    const { level, page } = wanted[index] ?? {};
    if (data === undefined || level === undefined || page === undefined || level.parent === null) return false;
    return dataUpdatedAt > saidAt && data.length < Math.min(LEVEL_PAGE, level.count - page * LEVEL_PAGE);
  });
  useEffect(() => {
    if (isOutdated) void refresh(queries, '/branches');
  }, [isOutdated, queries]);
  const branchAt = useCallback(
    ({ parent, position }: Spot): Branch | undefined => {
      const { queryKey } = levelQuery(connection, parent, Math.floor(position / LEVEL_PAGE));
      return queries.getQueryData(queryKey)?.[position % LEVEL_PAGE];
    },
    [queries, connection],
  );
  return { branchAt, failed };
}

function pagesIn(top: Level, first: number, last: number) {
  const pages = new Map<string, { readonly level: Level; readonly page: number }>();
  for (let line = first; line <= last; line += 1) {
    const spot = spotAt(top, line);
    if (spot === null) break;
    const page = Math.floor(spot.position / LEVEL_PAGE);
    pages.set(`${spot.level.parent} ${page}`, { level: spot.level, page });
  }
  return [...pages.values()];
}
