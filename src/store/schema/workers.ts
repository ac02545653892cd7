import type { Generated, JSONColumnType } from 'kysely';
import type { Counts } from '../../sync/result.ts';
import type { Id, Key, Timestamp } from './columns.ts';

/** Which processes work, who holds which settings, and who reads which part of a shared run. */

export interface LeaseTable {
  settings_id: Key;
  epoch: string;
  backend_pid: number;
  beat_at: Timestamp;
}

export interface WorkerTable {
  id: string;
  beat_at: Timestamp;
}

export interface RunReaderTable {
  id: Id;
  run_id: Key;
  epoch: string;
  leads: boolean;
  beat_at: Timestamp;
}

export interface RunPartTable {
  run_id: Key;
  part: number;
  position: string;
  done: Generated<boolean>;
  pages: Generated<number>;
  counts: JSONColumnType<Partial<Counts>, string | undefined, string>;
  reader_id: Key | null;
}
