import { z } from 'zod';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';
import { STORED } from '../../sync/connection.ts';
import { REFERENCE_ONLY } from '../reference.ts';

/** A value that is only ever named: the file holds the environment variable, or says that it is stored. */
export function secret(variable: string, what: string) {
  const reference = `\${${variable}}`;
  const absent = worded(
    saying(
      'config_secret_needed',
    )`is missing; write "${{ reference }}" and set the environment variable ${{ variable }}`,
  );
  const refusal = worded(
    saying(
      'config_secret_there',
    )`is a secret and must not stand in the file; write "${{ reference }}" and set the environment variable ${{ variable }}`,
  );
  return z
    .string({ error: ({ input }) => (input === undefined ? absent : refusal) })
    .regex(ONLY_NAMED, refusal)
    .describe(
      `${what}. A secret: write "\${${variable}}" and set that environment variable, or "${STORED}" for one that is entered in the console.`,
    );
}

const ONLY_NAMED = new RegExp(`${REFERENCE_ONLY.source}|^${STORED}$`);
