import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/** A refusal of the sandbox's own calls below `/__sandbox`. */
export class ControlError extends Error {
  readonly status = 400;
}

/** The body of one of the sandbox's own calls. Throws ControlError with what is wrong with it. */
export function controlBody<T>(schema: z.ZodType<T>, request: FastifyRequest): T {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  throw new ControlError(z.prettifyError(parsed.error));
}

/** A thing or a list of them, as a list. */
export function oneOrMany<T>(schema: z.ZodType<T>): z.ZodType<T[]> {
  // A union would only say that neither fits.
  return z.preprocess((body): unknown[] => (Array.isArray(body) ? body : [body]), z.array(schema));
}
