import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { createApp } from './app.ts';
import type { AppOptions } from './options.ts';

export interface ServerOptions extends AppOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:8080` */
  readonly address: string;
}

/** Listens until disposed. Throws `port_unavailable`. */
export async function startServer({ host, port, ...options }: ServerOptions): Promise<RunningServer> {
  const server = await createApp(options);
  try {
    const address = await server.listen({ host, port });
    return { address, [Symbol.asyncDispose]: () => server.close() };
  } catch (cause) {
    await server.close();
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RollcallError(
      'port_unavailable',
      onTerminal(`Cannot listen on ${host}, port ${port}: ${reason}. Choose another one with --host and --port.`),
      { cause },
    );
  }
}
