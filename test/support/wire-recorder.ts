import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** One request as it went over the wire. */
export interface WireRecord {
  readonly method: string;
  /** With its query string. */
  readonly path: string;
  readonly body: string;
}

export interface WireRecorder extends AsyncDisposable {
  readonly url: string;
  readonly records: readonly WireRecord[];
}

/** Headers that speak of one hop only, or of a body as it was before it was unpacked. */
const NOT_PASSED_ON = ['connection', 'content-encoding', 'content-length', 'keep-alive', 'transfer-encoding'];

/** A proxy in front of a server, which sees whatever goes to it. Answers that name the server name the proxy instead. */
export async function startWireRecorder(target: { readonly url: string }): Promise<WireRecorder> {
  const records: WireRecord[] = [];
  let url = '';

  async function relay(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = '', url: path = '' } = incoming;
    const body = await text(incoming);
    records.push({ method, path, body });
    const answer = await fetch(target.url + path, {
      method,
      headers: Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
        NOT_PASSED_ON.includes(name) || name === 'host' ? [] : values.map((value): [string, string] => [name, value]),
      ),
      ...(body === '' ? {} : { body }),
    });
    const answered = (await answer.text()).replaceAll(target.url, url);
    const headers = [...answer.headers].filter(([name]) => !NOT_PASSED_ON.includes(name));
    outgoing.writeHead(answer.status, Object.fromEntries(headers)).end(answered);
  }

  const server = createServer((incoming, outgoing) => {
    relay(incoming, outgoing).catch(() => incoming.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    records,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
