/**
 * A process that uses the embedded database, for the tests of processes that come, go and are killed. Started as
 * `node database-client.ts DATA_DIR [NATIVE]`, it prints one JSON line per event; each line of its stdin is a
 * statement, answered by one line; the end of stdin closes the database.
 */
import { createInterface } from 'node:readline';
import pg from 'pg';
import { joinEmbeddedServer } from '../../src/store/postgres/embedded.ts';
import type { EmbeddedOptions } from '../../src/store/postgres/embedded-server.ts';
import { RollcallError } from '../../src/support/errors.ts';

const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
const [, , dataDir = '', native] = process.argv;
const options: EmbeddedOptions = { dataDir, onEvent: print };
if (native !== undefined) options.native = native;

try {
  const server = await joinEmbeddedServer(options);
  const pool = new pg.Pool({ connectionString: server.url, max: 1 });
  // A connection that breaks while idle; the next statement gets a new one.
  pool.on('error', () => undefined);
  print({ kind: 'ready', url: server.url, pid: server.pid });
  for await (const statement of createInterface(process.stdin)) {
    const answer = await pool.query(statement).then(
      ({ rows }) => ({ kind: 'rows', rows }),
      (error: unknown) => ({ kind: 'failed', message: String(error) }),
    );
    print(answer);
  }
  await pool.end();
  await server.release();
  print({ kind: 'closed' });
} catch (error) {
  print({
    kind: 'error',
    code: error instanceof RollcallError ? error.code : '',
    message: error instanceof Error ? error.message : String(error),
  });
  process.exitCode = 1;
}
