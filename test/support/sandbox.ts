import type { SandboxOptions } from '../../sandbox/salesforce/http/options.ts';
import type { SalesforceSandbox } from '../../sandbox/salesforce/http/serve-org.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/http/server.ts';

/** The path that data calls of these tests start with. */
export const DATA = '/services/data/v62.0';

/** A sandbox Salesforce on a free port and a signed-in client of it. */
export interface SandboxClient extends AsyncDisposable {
  readonly sandbox: SalesforceSandbox;
  readonly url: string;
  /** An access token of the integration user. */
  readonly token: string;
  /** Sends a request with the token; `path` starts behind the address. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** GETs JSON; fails on a status that is not 200. */
  json(path: string): Promise<Record<string, unknown>>;
  /** Sends JSON to one of the sandbox's own calls (`/__sandbox/…`); fails when it is refused. Answers null without a body. */
  control(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
}

/** Starts a sandbox and signs in by client credentials. Dispose it to stop the server. */
export async function startSandboxClient(options: SandboxOptions = {}): Promise<SandboxClient> {
  const sandbox = await startSalesforceSandbox({ port: 0, ...options });
  const { url } = sandbox;
  const token = await clientCredentialsToken(url);

  function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('Authorization', `Bearer ${token}`);
    return fetch(`${url}${path}`, { ...init, headers });
  }

  return {
    sandbox,
    url,
    token,
    request,
    async json(path) {
      const response = await request(path);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${text}`);
      return toObject(text);
    },
    async control(method, path, body) {
      const json = body === undefined ? {} : { body: JSON.stringify(body) };
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${url}/__sandbox${path}`, { method, headers, ...json });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
      const value: unknown = text === '' ? null : JSON.parse(text);
      return value;
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** A form posted to the token endpoint. */
export function postToken(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function clientCredentialsToken(url: string): Promise<string> {
  const response = await postToken(url, {
    grant_type: 'client_credentials',
    client_id: 'rollcall',
    client_secret: 'rollcall-secret',
  });
  const token = toObject(await response.text()).access_token;
  if (typeof token !== 'string') throw new Error(`No access token: ${response.status}`);
  return token;
}

function toObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) throw new TypeError(`Not a JSON object: ${text}`);
  return Object.fromEntries(Object.entries(value));
}
