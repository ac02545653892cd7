import type { LinkJournal } from '../journal/links.ts';
import type { PlanJournal } from '../journal/plans.ts';
import { settleUsernames } from './settle-usernames.ts';

interface SettlingContext<Tx> {
  readonly journal: {
    readonly plans: Pick<PlanJournal<Tx>, 'contestedClaims' | 'settleClaims'>;
    readonly links: Pick<LinkJournal<Tx>, 'ofPeople'>;
  };
}

/** Settles usernames that several changes of the plan claim, or that somebody has (R34). */
export async function settleClaims<Tx>(
  { journal }: SettlingContext<Tx>,
  tx: Tx,
  run: { readonly id: string },
  latePage: () => number,
): Promise<void> {
  const claims = await journal.plans.contestedClaims(tx, run.id);
  if (claims.length === 0) return;
  const holders = claims.flatMap(({ holder }) => (holder === null ? [] : [holder]));
  const sourceOfHolder = new Map<string, string>();
  for (const link of await journal.links.ofPeople(tx, holders)) sourceOfHolder.set(link.personId, link.sourceId);
  await journal.plans.settleClaims(tx, run.id, latePage(), settleUsernames(claims, sourceOfHolder));
}
