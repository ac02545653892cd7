import { createServer } from 'node:http';

/** A server that nobody should ask, and who has. */
export interface Canary extends AsyncDisposable {
  readonly address: string;
  /** Paths that somebody has asked for. */
  readonly heard: readonly string[];
}

/** @param answer what it would tell whoever asked, as JSON. */
export async function startCanary(answer: (path: string) => unknown = () => ({})): Promise<Canary> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(request.url ?? '');
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(request.url ?? '')));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const listening = server.address();
  return {
    address: `http://127.0.0.1:${typeof listening === 'object' ? listening?.port : 0}`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
