import { z } from 'zod';

/** Which requests a fault is for. */
export const selection = {
  /** Without it, every method. */
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  /** Part of the URL, query string included; `*` stands for anything. */
  path: z.string().default(''),
  /** Requests that still go well before the fault. */
  skip: z.int().min(0).default(0),
  /** Requests that it hits. */
  times: z.union([z.int().min(1), z.literal('always')]).default(1),
  /** Of being hit, for each request that could be. */
  probability: z.number().gt(0).max(1).default(1),
  /** The same seed hits the same requests. */
  seed: z.int().default(1),
};

const Selected = z.object(selection);

export type Selection = z.infer<typeof Selected>;
