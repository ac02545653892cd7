/** What a request is for, as a fault can name it. */
export const KIND_NAMES = [
  'any',
  'token',
  'data',
  'describe',
  'list_view',
  'query',
  'query_page',
  'bulk_job',
  'bulk_status',
  'bulk_result',
  'page',
  'composite',
] as const;

export type Kind = (typeof KIND_NAMES)[number];

/** By method and path without query string. */
const KINDS: Readonly<Record<Kind, RegExp>> = {
  any: /^/,
  token: /^POST \/services\/oauth2\/token$/,
  data: /^\w+ \/services\/data\/v[\d.]+\/./,
  describe: /^GET .*\/sobjects\/[^/]+\/describe$/,
  list_view: /^GET .*\/listviews(?:\/|$)/,
  query: /^GET \/services\/data\/v[\d.]+\/query(?:All)?$/,
  query_page: /^GET \/services\/data\/v[\d.]+\/query(?:All)?\/[^/]+$/,
  bulk_job: /^POST .*\/jobs\/query$/,
  bulk_status: /^GET .*\/jobs\/query\/[^/]+$/,
  bulk_result: /^GET .*\/jobs\/query\/[^/]+\/results$/,
  // The first page of a query, every further one, and every page of Bulk results.
  page: /^GET (?:\/services\/data\/v[\d.]+\/query(?:All)?(?:\/[^/]+)?|.*\/jobs\/query\/[^/]+\/results)$/,
  composite: /^POST .*\/composite$/,
};

export function isKind(kind: Kind, method: string, url: string): boolean {
  return KINDS[kind].test(`${method} ${url.split('?', 1)[0]}`);
}
