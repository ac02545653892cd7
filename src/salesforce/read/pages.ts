import type { CallOptions, SourcePage } from '../../sync/source.ts';

/** One answer of Salesforce as pages, made one by one as they are asked for, and the position of the next answer. */
export interface Fetched<C, P = SourcePage> {
  readonly pages: Iterable<P>;
  /** Null at the end. */
  readonly following: C | null;
}

/**
 * Yields the pages of answer after answer, each next answer fetched while the consumer works on the pages of the
 * current one, and never more than one ahead. A consumer that leaves, or a signal that aborts, ends the fetch that is
 * under way.
 */
export async function* pagesAhead<C, P = SourcePage>(
  first: (call: CallOptions) => Promise<Fetched<C, P>>,
  fetch: (position: C, call: CallOptions) => Promise<Fetched<C, P>>,
  signal: AbortSignal | undefined,
): AsyncGenerator<P, void, undefined> {
  const left = new AbortController();
  const call = { signal: signal === undefined ? left.signal : AbortSignal.any([signal, left.signal]) };
  let pending: Promise<Fetched<C, P>> | null = first(call);
  try {
    while (pending !== null) {
      const { pages, following }: Fetched<C, P> = await pending;
      pending = following === null ? null : fetch(following, call);
      // Its failure is seen when the consumer comes back for it, which may be much later.
      pending?.catch(() => undefined);
      for (const page of pages) {
        yield page;
        signal?.throwIfAborted();
      }
    }
  } finally {
    left.abort();
  }
}
