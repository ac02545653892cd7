import { readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';

/** Linux counts CPU time in hundredths of a second on every architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * A meter of the CPU seconds that all processes of a local PostgreSQL server have used so far, those that have ended
 * included. Answers null where the system does not tell (only Linux does).
 */
export async function databaseCpuMeter<T>(db: Kysely<T>): Promise<() => Promise<number | null>> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  const backend = await processTimes(rows[0]?.pid ?? 0);
  if (backend === null) return async () => null;
  const server = backend.parent;
  return async () => {
    const own = await processTimes(server);
    if (own === null) return null;
    const children = await Promise.all((await childrenOf(server)).map(processTimes));
    const ticks = children.reduce((sum, child) => sum + (child?.own ?? 0), own.own + own.endedChildren);
    return ticks / TICKS_PER_SECOND;
  };
}

interface ProcessTimes {
  readonly parent: number;
  readonly own: number;
  readonly endedChildren: number;
}

/** Null for a process that is not there (any more). */
async function processTimes(pid: number): Promise<ProcessTimes | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name, in parentheses, may hold blanks; proc(5) numbers the fields from 1 and the state behind the name is 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { parent: field(4), own: field(14) + field(15), endedChildren: field(16) + field(17) };
}

async function childrenOf(pid: number): Promise<number[]> {
  const list = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return list.split(' ').filter(Boolean).map(Number);
}
