import type { TenantGate } from '../../src/sync/tenant.ts';

/** Lets everybody through: what processes have to do with each other is the gate's own test. */
export const OPEN_GATE: TenantGate = {
  alone: async (work) => await work(),
  admit: () => Promise.resolve(),
  calling: () => Promise.resolve(),
  answered: () => undefined,
  unheard: () => Promise.resolve(),
  hold: () => Promise.resolve(),
};
