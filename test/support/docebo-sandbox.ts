import { z } from 'zod';
import type { SandboxOptions } from '../../sandbox/docebo/http/options.ts';
import { type DoceboSandbox, startDoceboSandbox } from '../../sandbox/docebo/http/server.ts';

const Token = z.looseObject({ access_token: z.string() });

/** What a call answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON; the text itself where it is none. */
  readonly body: unknown;
}

/** A sandbox Docebo on a free port and a superadmin's plain client of it. */
export interface DoceboClient extends AsyncDisposable {
  readonly sandbox: DoceboSandbox;
  readonly url: string;
  readonly token: string;
  /** Calls with the token; `path` starts behind `/manage/v1`. */
  call(method: string, path: string, body?: unknown): Promise<Answered>;
  /** The same, and answers `data`; fails on a status that is not 200. */
  data(method: string, path: string, body?: unknown): Promise<unknown>;
  /** One of the sandbox's own calls (`/__sandbox…`); fails when it is refused. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
}

/** Starts a sandbox and signs in by client credentials. Dispose it to stop the server. */
export async function startDoceboClient(options: SandboxOptions = {}): Promise<DoceboClient> {
  const sandbox = await startDoceboSandbox({ port: 0, batchTime: 1, ...options });
  const { url } = sandbox;
  const token = await clientCredentialsToken(url);
  const api = (method: string, path: string, body?: unknown) =>
    send(`${url}/manage/v1${path}`, method, body, { Authorization: `Bearer ${token}` });
  return {
    sandbox,
    url,
    token,
    call: api,
    async data(method, path, body) {
      const answered = await api(method, path, body);
      if (answered.status !== 200)
        throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
      const data: unknown = Reflect.get(Object(answered.body), 'data');
      return data;
    },
    async control(method, path, body) {
      const answered = await send(`${url}/__sandbox${path}`, method, body);
      if (answered.status >= 300)
        throw new Error(`${method} ${path}: ${answered.status} ${JSON.stringify(answered.body)}`);
      return answered.body;
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

/** Posts a form to the token endpoint. */
export function askToken(url: string, form: Readonly<Record<string, string>>): Promise<Response> {
  return fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function clientCredentialsToken(url: string): Promise<string> {
  const form = { grant_type: 'client_credentials', client_id: 'rollcall', client_secret: 'rollcall-secret' };
  return Token.parse(await (await askToken(url, form)).json()).access_token;
}

async function send(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method, headers: { ...headers, ...type }, ...json });
  return { status: response.status, headers: response.headers, body: parsed(await response.text()) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
