import { providers } from '../providers.ts';

export const words = { providers } as const;
