import type { Limit, Thresholds } from '../../src/sync/thresholds.ts';
import type { Settings } from './settings.ts';

export type { Limit, Thresholds };

/** What holds where an administrator decided nothing, as in rollcall.yaml. */
export const STANDARD_THRESHOLDS: Thresholds = {
  deactivated: '20%',
  rejected: '20%',
  changed: '50%',
  smallest: 20,
  expireAfter: 7,
};

/** The same of the share of an org's daily API calls at which a run stops (R48). */
export const STANDARD_API_BUDGET = 0.8;

/** Limits of how many linked people a run may do something to, in the order in which pages show them. */
export const LIMIT_KEYS = ['deactivated', 'rejected', 'changed'] as const satisfies readonly (keyof Thresholds)[];

/** What is set of them, as the API says it: a limit is a share (`20%`), a number of people, or `off`. */
export type StatedThresholds = Settings['thresholds'];

/** A limit as a form shows it. */
export type ShownLimit =
  | { readonly kind: 'share' | 'people'; readonly amount: number }
  | { readonly kind: 'off'; readonly amount: null };

export function shownLimit(limit: number | string): ShownLimit {
  if (typeof limit === 'number') return { kind: 'people', amount: limit };
  return limit === 'off' ? { kind: 'off', amount: null } : { kind: 'share', amount: Number(limit.slice(0, -1)) };
}

export function limitFrom({ kind, amount }: ShownLimit): Limit {
  if (kind === 'off') return 'off';
  return kind === 'share' ? `${amount}%` : amount;
}

/** Everything that is set, with the defaults of what is not. */
export const filledIn = (stated: StatedThresholds | undefined) => ({ ...STANDARD_THRESHOLDS, ...stated });
