import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startConsole } from '../demo/processes.ts';
import { ADMINISTRATOR, PASSWORD } from './people.ts';
import { type Cookie, enter } from './requests.ts';

/** A server that nobody has set up yet. */
export interface Fresh extends AsyncDisposable {
  readonly address: string;
  /** Makes its first administrator, and signs her in. */
  readonly setUp: () => Promise<Cookie>;
}

/** Of its own, in a temporary folder. */
export async function startFresh(): Promise<Fresh> {
  await using stack = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'rollcall-'));
  stack.defer(() => rm(data, { recursive: true, force: true }));
  const server = stack.use(await startConsole({ ROLLCALL_DATA_DIR: data, ROLLCALL_LOG_LEVEL: 'error' }));
  const { address, setupCode: code } = server.ready;
  const kept = stack.move();
  return {
    address,
    setUp: async () => (await enter(address, '/setup', { ...ADMINISTRATOR, code, password: PASSWORD })).cookie,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
