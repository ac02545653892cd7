import { logs } from '../logs.ts';
import { run } from '../run.ts';
import { runs } from '../runs.ts';

export const words = { logs, run, runs } as const;
