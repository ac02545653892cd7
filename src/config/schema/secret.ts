import { z } from 'zod';
import { REFERENCE_ONLY } from '../reference.ts';

/** A value that is only ever named: the file holds the environment variable, never the secret. */
export function secret(variable: string, what: string) {
  const instead = `write "\${${variable}}" and set the environment variable ${variable}`;
  const refusal = `is a secret and must not stand in the file; ${instead}`;
  return z
    .string({ error: ({ input }) => (input === undefined ? `is missing; ${instead}` : refusal) })
    .regex(REFERENCE_ONLY, refusal)
    .describe(`${what}. A secret: write "\${${variable}}" and set that environment variable.`);
}
