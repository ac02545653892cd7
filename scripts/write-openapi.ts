import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'node:util';
import { openApiDocument } from './documentation/openapi.ts';

/** `npm run openapi`: writes openapi.json as the operations of src/api describe themselves. */
const path = join(import.meta.dirname, '../openapi.json');
await writeFile(path, `${JSON.stringify(await openApiDocument(), null, 2)}\n`);
process.stdout.write(format('%s is up to date.\n', path));
