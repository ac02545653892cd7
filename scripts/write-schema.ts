import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configurationJsonSchema } from '../src/config/json-schema.ts';

/** `npm run schema`: writes rollcall.schema.json anew. src/config/json-schema.test.ts fails when it is out of date. */
const path = join(import.meta.dirname, '../rollcall.schema.json');
await writeFile(path, `${JSON.stringify(configurationJsonSchema(), null, 2)}\n`);
