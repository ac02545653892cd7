import { hash } from 'node:crypto';
import type { EntitySettings } from './settings.ts';

/** Changes with anything that an administrator can decide about people. */
export function fingerprint(settings: EntitySettings): string {
  return hash('sha256', JSON.stringify(settings), 'hex').slice(0, 32);
}
