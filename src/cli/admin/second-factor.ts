import type { Context } from '../../context.ts';
import {
  type RequiredSecondFactor,
  requiredSecondFactor,
  requireSecondFactor,
} from '../../store/access/required-second-factor.ts';
import type { SecondFactorOf } from '../../store/schema/access.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { counted } from '../output/format.ts';
import type { Answer } from '../session.ts';

export interface SecondFactorOptions extends JsonOption {
  readonly yes?: boolean;
}

export const SECOND_FACTOR_OF = ['nobody', 'administrators', 'everybody'] as const satisfies readonly SecondFactorOf[];

const OF = {
  nobody: 'nobody',
  administrators: 'administrators (superadmins and power users) who sign in by password',
  everybody: 'everybody who signs in by password',
} as const satisfies Record<SecondFactorOf, string>;

/** Says of whom a second factor is required, or changes it, once somebody has seen who is led to set one up. */
export async function secondFactor(
  context: Context,
  wanted: SecondFactorOf | undefined,
  { yes = false }: SecondFactorOptions,
): Promise<Answer> {
  const { db, now } = context;
  const before = await requiredSecondFactor(db, now());
  if (wanted === undefined) {
    return { json: before, text: () => `A second factor is required of ${OF[before.of]}.\n${lackingText(before)}` };
  }
  if (wanted !== 'nobody' && !yes && (before.lacking[wanted] > 0 || before.lackingTokens > 0)) {
    const lines = [
      `A second factor would be required of ${OF[wanted]}. Nothing has been changed yet.`,
      `Until they have one, people can do nothing else, and their API tokens are refused. ${lackingText(before)}`,
      `To do it: rollcall admin second-factor ${wanted} --yes`,
    ];
    return { json: { ...before, changed: false }, text: () => lines.join('\n') };
  }
  const act = {
    action: 'second_factor.require',
    target: null,
    detail: () => ({ before: before.of, after: wanted }),
  } as const;
  await audited(context, act, () => requireSecondFactor(db, wanted));
  const after = await requiredSecondFactor(db, now());
  return {
    json: { ...after, changed: true },
    text: () => `A second factor is required of ${OF[wanted]} now.\n${lackingText(after)}`,
  };
}

function lackingText({ lacking, lackingTokens }: RequiredSecondFactor): string {
  const { administrators, everybody } = lacking;
  const people = counted(everybody, 'person', 'people');
  return `Without one: ${people} with a password, ${administrators} of them administrators; ${counted(lackingTokens, 'API token')} of such superadmins.`;
}
