import { z } from 'zod';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../../administration/access/password.ts';
import type { GivenPassword } from '../../administration/people.ts';
import { saying } from '../../support/sentence.ts';
import { worded } from '../../support/worded.ts';

/** What bodies have in which a password can be chosen for somebody else. */
export const chosenPassword = {
  password: z
    .string()
    .max(LONGEST_PASSWORD)
    .optional()
    .describe(
      `One that you choose and tell them: at least ${SHORTEST_PASSWORD} characters, without the username in it, and none that attackers try first.`,
    ),
  mustChangePassword: z
    .boolean()
    .optional()
    .describe(
      'Of one that you choose: whether it has to be replaced at the first sign-in, and holds for a week until then. True unless you say false.',
    ),
};

interface ChosenPassword {
  readonly password?: string | undefined;
  readonly mustChangePassword?: boolean | undefined;
}

/** Whether a body that has these says what its password is. */
export const saysWhatHolds = ({ password, mustChangePassword }: ChosenPassword) =>
  password !== undefined || mustChangePassword === undefined;
export const WITHOUT_PASSWORD = {
  message: worded(
    saying('shape_password_chosen')`Only a password that you choose may stay: give \`password\` as well.`,
  ),
  path: ['mustChangePassword'],
};

/** Null where none is chosen. */
export const chosen = ({ password, mustChangePassword = true }: ChosenPassword): GivenPassword | null =>
  password === undefined ? null : { kind: 'chosen', password, mustChange: mustChangePassword };

/** For the audit log, which never has the password itself. */
export const passwordForAudit = (given: GivenPassword) =>
  given.kind === 'made_up'
    ? { password: 'made_up', mustChangePassword: true }
    : { password: 'chosen', mustChangePassword: given.mustChange };
