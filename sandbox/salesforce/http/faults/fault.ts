import { z } from 'zod';
import { ANSWER_NAMES } from './answers.ts';
import { KIND_NAMES } from './kinds.ts';

const bytes = z.int().min(0);

/** Which requests a fault is for. */
const selection = {
  kind: z.enum(KIND_NAMES).default('any'),
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

/** What becomes of the request. */
const effects = {
  /** Milliseconds to wait first. */
  delay: z.int().min(0).default(0),
  /** Answer this instead: one of Salesforce's, … */
  answer: z.enum(ANSWER_NAMES).optional(),
  /** … or one of your own. */
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
  /** Seconds, or an HTTP date, of the Retry-After of that answer. */
  retryAfter: z.union([z.int().min(0), z.string()]).optional(),
  /** The connection is reset without an answer. */
  reset: z.literal(true).optional(),
  /** Bytes of the right answer after which the connection breaks. */
  breakAfter: bytes.optional(),
  /** Bytes of the right answer after which it ends as if it were whole. */
  endAfter: bytes.optional(),
  /** Bytes of the right answer after which nothing more comes, and nothing ends. */
  stallAfter: bytes.optional(),
  /** The page that should come next is left out; or this page comes once more. */
  nextPage: z.enum(['drop', 'repeat']).optional(),
  /** What Salesforce has forgotten when the request arrives. */
  expire: z.array(z.enum(['cursors', 'jobs', 'sessions'])).default([]),
  /** The job that the request creates, and all that still run, end as Failed with this message. */
  failJobs: z.string().optional(),
  /** Seconds by which the org's clock is moved when the request arrives. */
  advanceClock: z.int().optional(),
};

const ONE_OF = ['answer', 'status', 'reset', 'breakAfter', 'endAfter', 'stallAfter', 'nextPage'] as const;

/** Something that goes wrong on purpose, so that a client's retries can be tested against a real server. */
export const Fault = z.strictObject({ ...selection, ...effects }).check(({ value, issues }) => {
  const given = ONE_OF.filter((name) => value[name] !== undefined);
  const problem = (message: string) => issues.push({ code: 'custom', message, input: value });
  if (given.length > 1) problem(`Choose one of ${given.join(' and ')}`);
  const isAnswer = value.answer !== undefined || value.status !== undefined;
  if (value.retryAfter !== undefined && !isAnswer) problem('retryAfter goes with answer or status');
  const isOwn = Object.keys(value.headers).length > 0 || value.body !== undefined;
  if (isOwn && value.status === undefined) problem('headers and body go with status');
  const isOfOrg = value.expire.length > 0 || value.failJobs !== undefined || value.advanceClock !== undefined;
  if (given.length === 0 && value.delay === 0 && !isOfOrg) {
    problem(`Nothing would go wrong: give ${ONE_OF.join(', ')}, delay, expire, failJobs or advanceClock`);
  }
});

export type Fault = z.infer<typeof Fault>;
