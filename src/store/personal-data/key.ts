import { sql } from 'kysely';
import { NAME_OF_PROVIDER } from '../providers/log.ts';

/** Of an event of the log, as Subject has keys. */
export const KEY = sql<string>`json_build_array(${NAME_OF_PROVIDER}, detail ->> 'subject')::text`;
