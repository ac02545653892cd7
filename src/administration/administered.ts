import type { Kysely } from 'kysely';
import type { Database } from '../store/schema.ts';

/** What acts of administrators work on; start-up hands it over. */
export interface Administered {
  readonly db: Kysely<Database>;
  now(): Date;
}
