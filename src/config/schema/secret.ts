import { z } from 'zod';
import { STORED } from '../../sync/connection.ts';
import { REFERENCE_ONLY } from '../reference.ts';

/** A value that is only ever named: the file holds the environment variable, or says that it is stored. */
export function secret(variable: string, what: string) {
  const instead = `write "\${${variable}}" and set the environment variable ${variable}`;
  const refusal = `is a secret and must not stand in the file; ${instead}`;
  return z
    .string({ error: ({ input }) => (input === undefined ? `is missing; ${instead}` : refusal) })
    .regex(ONLY_NAMED, refusal)
    .describe(
      `${what}. A secret: write "\${${variable}}" and set that environment variable, or "${STORED}" for one that is entered in the console.`,
    );
}

const ONLY_NAMED = new RegExp(`${REFERENCE_ONLY.source}|^${STORED}$`);
