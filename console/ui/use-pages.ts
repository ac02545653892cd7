import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api/client.ts';
import type { Page } from '../api/wire.ts';

type Query = Record<string, string | number | boolean | null | undefined>;

/** Rows at a time: what a screen or two hold, so that the first ones stand there at once. */
const ROWS = 50;

/** A list that comes page by page: what is here so far, and a way to get more. */
export function usePages<Item>(path: string, query: Query = {}, options: { readonly refetchInterval?: number } = {}) {
  const pages = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<Item>>(path, { limit: ROWS, ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    ...options,
  });
  const items = useMemo(() => pages.data?.pages.flatMap(({ items: some }) => some) ?? [], [pages.data]);
  return { ...pages, items };
}
