import { sql } from 'kysely';

/** Of an event of the log, as Subject has keys. */
export const KEY = sql<string>`json_build_array(caused_by, detail ->> 'subject')::text`;
