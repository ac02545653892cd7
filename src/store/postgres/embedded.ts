import { openDataFolder } from './data-folder.ts';
import type { EmbeddedOptions, EmbeddedServer } from './embedded-server.ts';
import { withFileLock } from './file-lock.ts';
import { hold } from './hold.ts';
import { joinRunning } from './join-running.ts';
import { startServer } from './start-server.ts';

/**
 * Joins the embedded server of `dataDir`, starting (and initialising) it first if nobody has.
 *
 * Whoever starts, joins or leaves holds the folder's lock meanwhile. Hence one server per folder, no client between
 * "I am the last" and the stop, and a holder that is killed blocks nobody. The server is a session of its own, so
 * neither Ctrl-C nor the death of its parent reaches it: what a killed process leaves behind, the next one joins.
 *
 * @throws RollcallError `database_unavailable`, `database_version`
 */
export async function joinEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = await openDataFolder(options.dataDir);
  const tell = options.onEvent ?? (() => undefined);
  const began = performance.now();
  const joined = await withFileLock(folder.lock, async () => {
    const running = await joinRunning(folder, tell);
    if (running !== undefined) {
      tell({ kind: 'joined', pid: running.pid, ms: performance.now() - began });
      return running;
    }
    const started = await startServer(folder, tell, options);
    tell({ kind: 'started', pid: started.pid, ms: performance.now() - began });
    return started;
  });
  return hold(folder, joined, options);
}
