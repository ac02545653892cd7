import { z } from 'zod';
import { answering, contradictions, ONE_OF } from '../../../shared/faults/answer.ts';
import type { Asked } from '../../../shared/faults/faults.ts';
import { selection } from '../../../shared/faults/selection.ts';
import { ANSWER_NAMES } from './answers.ts';
import { isKind, KIND_NAMES } from './kinds.ts';

const chosen = {
  kind: z.enum(KIND_NAMES).default('any'),
  ...selection,
  /** A part of the request's body, as JSON: of a batch that fails as a whole because of one row. */
  contains: z.string().default(''),
};

const effects = {
  /** Answer one of Docebo's instead of the right one. */
  answer: z.enum(ANSWER_NAMES).optional(),
  /** Rows of a batch whose JSON contains this text (all, unless told) fail with the message, within HTTP 200. */
  rows: z.strictObject({ contains: z.string().default(''), message: z.string() }).optional(),
  /** Creating or updating a single user fails with the message, within HTTP 200. */
  soft: z.string().optional(),
  /** Milliseconds that the batch or branch call takes longer, whether or not anybody waits for its answer. */
  busy: z.int().min(1).optional(),
  /** What Docebo has forgotten when the request arrives. */
  expire: z.array(z.enum(['sessions', 'refresh_tokens', 'cursors'])).default([]),
  /** So many pages further, or back, a list answers than it was asked for. */
  shiftPage: z.int().default(0),
  /** Seconds by which the tenant's clock is moved when the request arrives. */
  advanceClock: z.int().optional(),
};

const EXCLUSIVE = ['answer', ...ONE_OF] as const;
const OTHERS = ['rows', 'soft', 'busy', 'advanceClock'] as const;

/** Something that goes wrong on purpose, so that a client's retries can be tested against a real server. */
export const Fault = z.strictObject({ ...chosen, ...answering, ...effects }).check(({ value, issues }) => {
  const exclusive = EXCLUSIVE.map((name) => [name, value[name]] as const);
  const problem = (message: string) => issues.push({ code: 'custom', message, input: value });
  for (const message of contradictions(value, exclusive)) problem(message);
  const effect = [...exclusive.map(([, one]) => one), ...OTHERS.map((name) => value[name])];
  if (
    effect.every((one) => one === undefined) &&
    value.delay === 0 &&
    value.expire.length === 0 &&
    value.shiftPage === 0
  ) {
    problem(`Nothing would go wrong: give ${EXCLUSIVE.join(', ')}, ${OTHERS.join(', ')}, delay, expire or shiftPage`);
  }
});

export type Fault = z.infer<typeof Fault>;

export interface FaultyRequest extends Asked {
  /** Its body, read and written as JSON again. */
  readonly json: () => string;
}

export function isMeant({ kind, contains }: Fault, { method, url, json }: FaultyRequest): boolean {
  return isKind(kind, method, url) && (contains === '' || json().includes(contains));
}
