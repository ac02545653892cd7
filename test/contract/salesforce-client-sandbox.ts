import { createSalesforceSource, type SalesforceOptions } from '../../src/salesforce/index.ts';
import type { Source } from '../../src/sync/source.ts';

const CREDENTIALS = { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'rollcall-secret' } as const;

/** A source for a sandbox, with short waits for jobs. */
export function sourceOf(sandbox: { readonly url: string }, options: Partial<SalesforceOptions> = {}) {
  return createSalesforceSource({
    url: sandbox.url,
    credentials: CREDENTIALS,
    privateNetworks: ['127.0.0.0/8'],
    poll: { firstMs: 1 },
    ...options,
  });
}

export async function collected<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** Every row of an extract. */
export async function rowsOf(source: Source, extract: Parameters<Source['read']>[0]) {
  const all: (readonly (string | null)[])[] = [];
  for await (const { rows } of source.read(extract)) all.push(...rows);
  return all;
}
