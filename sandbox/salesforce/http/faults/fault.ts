import { z } from 'zod';
import { answering, contradictions, ONE_OF } from '../../../shared/faults/answer.ts';
import { selection } from '../../../shared/faults/selection.ts';
import { ANSWER_NAMES } from './answers.ts';
import { KIND_NAMES } from './kinds.ts';

const effects = {
  /** Answer one of Salesforce's instead of the right one. */
  answer: z.enum(ANSWER_NAMES).optional(),
  /** The page that should come next is left out; or this page comes once more. */
  nextPage: z.enum(['drop', 'repeat']).optional(),
  /** What Salesforce has forgotten when the request arrives. */
  expire: z.array(z.enum(['cursors', 'jobs', 'sessions'])).default([]),
  /** The job that the request creates, and all that still run, end as Failed with this message. */
  failJobs: z.string().optional(),
  /** Seconds by which the org's clock is moved when the request arrives. */
  advanceClock: z.int().optional(),
};

const EXCLUSIVE = ['answer', ...ONE_OF, 'nextPage'] as const;

/** Something that goes wrong on purpose, so that a client's retries can be tested against a real server. */
export const Fault = z
  .strictObject({ kind: z.enum(KIND_NAMES).default('any'), ...selection, ...answering, ...effects })
  .check(({ value, issues }) => {
    const exclusive = EXCLUSIVE.map((name) => [name, value[name]] as const);
    const problem = (message: string) => issues.push({ code: 'custom', message, input: value });
    for (const message of contradictions(value, exclusive)) problem(message);
    const isOfOrg = value.expire.length > 0 || value.failJobs !== undefined || value.advanceClock !== undefined;
    if (exclusive.every(([, effect]) => effect === undefined) && value.delay === 0 && !isOfOrg) {
      problem(`Nothing would go wrong: give ${EXCLUSIVE.join(', ')}, delay, expire, failJobs or advanceClock`);
    }
  });

export type Fault = z.infer<typeof Fault>;
