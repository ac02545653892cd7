import { acts } from '../acts.ts';
import { administration } from '../administration.ts';

export const words = { acts, administration } as const;
