import type { ContextOptions } from '../../src/context.ts';

/** `cli` is the command as it is; the others read in small pages. */
export type Reader = 'cli' | 'rest' | 'bulk';

const PAGE = 200;

export const READ_IN_SMALL_PAGES: Readonly<Record<'rest' | 'bulk', NonNullable<ContextOptions['salesforce']>>> = {
  rest: { restPageSize: PAGE },
  bulk: { restPageSize: PAGE, bulkThreshold: 1, bulkPageSize: PAGE, bulkCells: 2000, poll: { firstMs: 10 } },
};

/** People of the org: so many that they are several pages for this reader. */
export const PEOPLE: Readonly<Record<Reader, number>> = { cli: 4500, rest: 700, bulk: 1100 };
