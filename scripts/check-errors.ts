import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_CODES } from '../src/support/errors.ts';
import { REJECTION_CODES } from '../src/sync/map/rejection.ts';
import { type CodeText, checkErrors } from './documentation/errors.ts';

/** `node scripts/check-errors.ts`: fails when docs/errors.md and the codes of the source differ. */
const codes = new Map<string, CodeText>([
  ...Object.entries(ERROR_CODES).map(([code, meaning]) => [code, { meaning, whatToDo: null }] as const),
  ...Object.entries(REJECTION_CODES),
]);
const problems = checkErrors(await readFile(join(import.meta.dirname, '../docs/errors.md'), 'utf8'), codes);

for (const problem of problems) console.error(`docs/errors.md: ${problem}`);
if (problems.length > 0) process.exitCode = 1;
