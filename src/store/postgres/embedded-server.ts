export interface EmbeddedOptions {
  /** ROLLCALL_DATA_DIR */
  dataDir: string;
  onEvent?: Tell;
  /** The folder of PostgreSQL's programs, where it is not the installed package's. */
  native?: string;
}

/** One process's share in the embedded server of a data directory. */
export interface EmbeddedServer {
  url: string;
  pid: number;
  /** Leaves the server; the last one to leave stops it. Connections of one's own must be closed before. */
  release(): Promise<void>;
}

/** What the embedded server tells on its way; times in milliseconds. */
export type EmbeddedEvent =
  | { kind: 'started' | 'joined' | 'stopped' | 'restarted'; pid: number; ms: number }
  | { kind: 'initialising'; folder: string }
  | { kind: 'recovering'; pid: number }
  | { kind: 'lost' | 'not_stopped'; pid: number };

export type Tell = (event: EmbeddedEvent) => void;
