import { approval } from '../approval.ts';
import { mapping } from '../mapping.ts';

export const words = { approval, mapping } as const;
