/**
 * Everything this client can say to Salesforce. There is no other way to the wire, so nothing but the client's own
 * query jobs can be created, changed or deleted (R1).
 */
export type SalesforceRequest =
  | { readonly kind: 'token'; readonly form: URLSearchParams }
  /** Ends an authorization. */
  | { readonly kind: 'revoke'; readonly token: string }
  | { readonly kind: 'get'; readonly path: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'create_query_job'; readonly operation: QueryOperation; readonly soql: string }
  /** A GET as the only part of a composite request, because its path is too long for an address. */
  | { readonly kind: 'composite_get'; readonly path: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly kind: 'abort_query_job'; readonly jobId: string }
  | { readonly kind: 'delete_query_job'; readonly jobId: string };

/** `queryAll` finds deleted records too. */
export type QueryOperation = 'query' | 'queryAll';

/** A request as it goes over HTTP; the path is relative to the login host or the instance. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Silence after which it is given up, where that is less than usual. */
  readonly patienceMs?: number;
}

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' } as const;

/** For tokens: they are there at once or not at all, and others wait for them. */
const TOKEN_PATIENCE_MS = 30_000;

export function toWire(request: SalesforceRequest, apiVersion: string): WireRequest {
  switch (request.kind) {
    case 'token':
      return {
        method: 'POST',
        path: '/services/oauth2/token',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: request.form.toString(),
        patienceMs: TOKEN_PATIENCE_MS,
      };
    case 'revoke':
      return {
        method: 'POST',
        path: '/services/oauth2/revoke',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token: request.token }).toString(),
        patienceMs: TOKEN_PATIENCE_MS,
      };
    case 'get':
      return {
        method: 'GET',
        path: request.path,
        headers: { accept: 'application/json', ...request.headers },
        body: null,
      };
    case 'create_query_job':
      return {
        method: 'POST',
        path: jobsPath(apiVersion),
        headers: JSON_HEADERS,
        body: JSON.stringify({
          operation: request.operation,
          query: request.soql,
          contentType: 'CSV',
          columnDelimiter: 'COMMA',
          lineEnding: 'LF',
        }),
      };
    case 'composite_get':
      return {
        method: 'POST',
        path: `/services/data/${apiVersion}/composite`,
        headers: JSON_HEADERS,
        body: JSON.stringify({
          compositeRequest: [
            { method: 'GET', url: request.path, referenceId: 'query', httpHeaders: request.headers ?? {} },
          ],
        }),
      };
    case 'abort_query_job':
      return {
        method: 'PATCH',
        path: jobPath(apiVersion, request.jobId),
        headers: JSON_HEADERS,
        body: JSON.stringify({ state: 'Aborted' }),
      };
    case 'delete_query_job':
      return {
        method: 'DELETE',
        path: jobPath(apiVersion, request.jobId),
        headers: { accept: 'application/json' },
        body: null,
      };
    default:
      return request satisfies never;
  }
}

/** Path that asks for a query, as it goes over the wire: a quote is escaped too, since the URL standard does so. */
export function queryPath(apiVersion: string, soql: string, operation: QueryOperation = 'query'): string {
  return `/services/data/${apiVersion}/${operation}?q=${encodeURIComponent(soql).replaceAll("'", '%27')}`;
}

/** Path of one query job, with its Id escaped. */
export function jobPath(apiVersion: string, jobId: string): string {
  return `${jobsPath(apiVersion)}/${encodeURIComponent(jobId)}`;
}

/** The request in words for messages and events: without query string, which may hold personal data. */
export function endpointOf(base: string, wire: WireRequest): string {
  return `${wire.method} ${base}${wire.path.split('?', 1)[0]}`;
}

function jobsPath(apiVersion: string): string {
  return `/services/data/${apiVersion}/jobs/query`;
}
