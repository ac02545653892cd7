import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSalesforceSource, type SalesforceOptions } from '../../src/salesforce/index.ts';

export type Responder = (request: IncomingMessage, response: ServerResponse, url: string) => void;

export interface ScriptedServer extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path?query` of every request so far. */
  readonly requests: readonly string[];
  /** Authorization header of every request so far. */
  readonly bearers: readonly (string | undefined)[];
}

/**
 * A server that answers by script: for each `METHOD /path` (the beginning counts) one answer after the other, the last
 * one for ever. Tokens are given out unless the script says otherwise.
 */
export async function startScriptedServer(
  script: Readonly<Record<string, readonly Responder[]>>,
): Promise<ScriptedServer> {
  const requests: string[] = [];
  const bearers: (string | undefined)[] = [];
  const used = new Map<string, number>();
  const full = { 'POST /services/oauth2/token': [token()], ...script };
  let url = '';
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    requests.push(line);
    bearers.push(request.headers.authorization);
    const [key, answers] = Object.entries(full).find(([start]) => line.startsWith(start)) ?? ['', [unknownPath]];
    const turn = used.get(key) ?? 0;
    used.set(key, turn + 1);
    answers[Math.min(turn, answers.length - 1)]?.(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    requests,
    bearers,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const unknownPath = json([error('NOT_FOUND', 'The requested resource does not exist')], 404);

export function token(): Responder {
  let issued = 0;
  return (request, response, url) => {
    issued++;
    json({
      access_token: `00D000000000001!token-${issued}`,
      instance_url: url,
      id: `${url}/id/00D000000000001EAA/005000000000001AAA`,
      token_type: 'Bearer',
      issued_at: '1278448832702',
    })(request, response, url);
  };
}

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Responder {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

export function text(body: string, status = 200, headers: Readonly<Record<string, string>> = {}): Responder {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
  };
}

export const html = (status: number): Responder => text('<html><body>Down for maintenance</body></html>', status);

/** Ends the connection without an answer. */
export const reset: Responder = (request) => {
  request.socket.destroy();
};

/** Sends the headers and a part of the body, then breaks the connection. */
export function broken(body: string, headers: Readonly<Record<string, string>> = {}): Responder {
  return (request, response) => {
    response.writeHead(200, headers);
    response.write(body, () => setTimeout(() => request.socket.destroy(), 10));
  };
}

export function error(errorCode: string, message = 'x'): { errorCode: string; message: string } {
  return { errorCode, message };
}

/** A source against the server whose waits are recorded and take no time. */
export function sourceFor(server: { readonly url: string }, options: Partial<SalesforceOptions> = {}) {
  const waits: number[] = [];
  const source = createSalesforceSource({
    url: server.url,
    credentials: { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'top-secret' },
    privateNetworks: ['127.0.0.0/8'],
    random: () => 1,
    sleep: async (ms, signal) => {
      waits.push(ms);
      signal?.throwIfAborted();
    },
    ...options,
  });
  return { source, waits };
}
