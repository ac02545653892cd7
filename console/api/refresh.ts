import type { QueryClient } from '@tanstack/react-query';

/** Everything that was read from these paths of the API, or from below them, is read anew. */
export async function refresh(queries: QueryClient, ...paths: readonly string[]): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey: [first] }) => paths.some((path) => first === path || String(first).startsWith(`${path}/`)),
  });
}
