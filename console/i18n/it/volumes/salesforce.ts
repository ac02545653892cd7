import { connection } from '../connection.ts';
import { synchronization } from '../synchronization.ts';
import { verification } from '../verification.ts';

export const words = { connection, synchronization, verification } as const;
