import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, inject } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { type Installation, install } from './installation.ts';

/** An installation on a database of the test file's own, to be asked for inside tests. */
export function usingInstallation(kind: 'builtin' | 'docebo' = 'builtin'): () => Installation {
  let database: Awaited<ReturnType<typeof testDatabase>> | undefined;
  let installation: Installation | undefined;
  beforeAll(async () => {
    database = await testDatabase();
    installation = await install(database.url, mkdtempSync(join(inject('testFolder'), 'model-')), kind);
  });
  afterAll(async () => {
    await installation?.[Symbol.asyncDispose]();
    await database?.close();
  });
  return () => {
    if (installation === undefined) throw new Error('The installation is there inside tests only');
    return installation;
  };
}
