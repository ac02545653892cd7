import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { PagesQuery } from '../api/pages.ts';
import { rememberShown, shownBefore } from '../api/shown-pages.ts';

/**
 * A list that comes page by page: what is here so far, and a way to get more. After a reload as many pages are there as
 * before.
 */
export function usePages<Item>(query: PagesQuery<Item>, options: { readonly refetchInterval?: number } = {}) {
  const pages = useInfiniteQuery({ ...query, placeholderData: keepPreviousData, ...options });
  const { data, hasNextPage, isFetching, isError, isPlaceholderData, fetchNextPage } = pages;
  const items = useMemo(() => data?.pages.flatMap(({ items: some }) => some) ?? [], [data]);
  const list = JSON.stringify(query.queryKey);
  const shown = isPlaceholderData ? 0 : (data?.pages.length ?? 0);
  const isShort = shown > 0 && shown < shownBefore(list) && hasNextPage && !isError;
  useEffect(() => {
    if (isShort && !isFetching) void fetchNextPage();
  }, [isShort, isFetching, fetchNextPage]);
  useEffect(() => {
    if (shown > 0 && !isShort) rememberShown(list, shown);
  }, [list, shown, isShort]);
  return { ...pages, items };
}
