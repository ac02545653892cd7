import { notifications } from '../notifications.ts';

export const words = { notifications } as const;
