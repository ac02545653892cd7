import type { Context } from '../../context.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { moment } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';
import { providerNamed } from './list.ts';
import { described } from './one.ts';

export const KEY_STEPS = ['prepare', 'activate', 'retire'] as const;
export type KeyStep = (typeof KEY_STEPS)[number];

interface Asked {
  /** Undefined: only look. */
  readonly step: KeyStep | undefined;
  /** For retiring, which cannot be taken back. */
  readonly confirmed: boolean;
}

/** Our keys for a SAML provider, after a step of replacing one. Throws as prepareKey does. */
export async function keyNamed(context: Context, name: string, { step, confirmed }: Asked): Promise<Answer> {
  const { activateKey, prepareKey, retireKey } = await import('../../identity/keys.ts');
  const { factsOf } = await import('../../identity/saml/certificate.ts');
  const before = await providerNamed(context, name);
  const steps = { prepare: prepareKey, activate: activateKey, retire: retireKey };
  const waits = step === 'retire' && !confirmed;
  const after =
    step === undefined || waits
      ? before
      : await audited(context, { action: `identity_provider.${step}_key`, target: before.name }, () =>
          steps[step](context, before.id),
        );
  const keys = after.keys.map(({ state, certificate, createdAt, usedAt }) => ({
    state,
    ...factsOf(certificate),
    createdAt,
    usedAt,
  }));
  return {
    json: { provider: before.name, changed: step !== undefined && !waits, keys },
    text: () =>
      [
        ...keys.map((key) => {
          const used = key.usedAt === null ? 'never opened anything' : `last opened something ${moment(key.usedAt)}`;
          return `${key.state.padEnd(8)}${described(key)}, ${used}`;
        }),
        ...(waits
          ? [
              `Nothing has been changed yet. What ${before.name} encrypts for the ${keys[1]?.state ?? 'other'} key would be refused. To delete it: rollcall providers key ${shellWord(before.name)} retire --yes`,
            ]
          : []),
      ]
        .map(sanitize)
        .join('\n'),
  };
}
