import type { FastifyReply } from 'fastify';
import { z } from 'zod';

/** An answer that a client gets instead of the right one. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const bytes = z.int().min(0);

/** What becomes of a request, of whatever server. */
export const answering = {
  /** Milliseconds to wait first. */
  delay: z.int().min(0).default(0),
  /** Answer with a status of one's own. */
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** Seconds, or an HTTP date, of the Retry-After of an answer that takes the place of the right one. */
  retryAfter: z.union([z.int().min(0), z.string()]).optional(),
  /** The connection is reset without an answer. */
  reset: z.literal(true).optional(),
  /** Bytes of the right answer after which the connection breaks. */
  breakAfter: bytes.optional(),
  /** Bytes of the right answer after which it ends as if it were whole. */
  endAfter: bytes.optional(),
  /** Bytes of the right answer after which nothing more comes, and nothing ends. */
  stallAfter: bytes.optional(),
};

const Answering = z.object(answering);

/** Effects of which a fault has at most one; a server adds its own. */
export const ONE_OF = ['status', 'reset', 'breakAfter', 'endAfter', 'stallAfter'] as const;

/** What cannot stand together, in sentences. */
export function contradictions(
  fault: z.infer<typeof Answering> & { readonly answer?: string | undefined },
  exclusive: readonly (readonly [name: string, value: unknown])[],
): string[] {
  const given = exclusive.filter(([, value]) => value !== undefined).map(([name]) => name);
  const isAnswer = fault.answer !== undefined || fault.status !== undefined;
  const isOwn = Object.keys(fault.headers).length > 0 || fault.body !== undefined;
  return [
    ...(given.length > 1 ? [`Choose one of ${given.join(' and ')}`] : []),
    ...(fault.retryAfter !== undefined && !isAnswer ? ['retryAfter goes with answer or status'] : []),
    ...(isOwn && fault.status === undefined ? ['headers and body go with status'] : []),
  ];
}

/** Sends an answer as it is, its Retry-After added. */
export function sendAnswer(reply: FastifyReply, answer: Answer, retryAfter?: number | string): FastifyReply {
  if (retryAfter !== undefined) reply.header('Retry-After', String(retryAfter));
  reply.code(answer.status).headers(answer.headers);
  // Of a text, even an empty one, the type would be told.
  return answer.body === '' ? reply.send() : reply.send(answer.body);
}
