import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './wire.ts';

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Rows at a time: what a screen or two hold, so that the first ones stand there at once. */
const ROWS = 50;

/** A list that comes page by page. */
export const pagesQuery = <Item>(path: string, query: Query = {}) =>
  infiniteQueryOptions({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) => api.get<Page<Item>>(path, { limit: ROWS, ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export type PagesQuery<Item> = ReturnType<typeof pagesQuery<Item>>;
