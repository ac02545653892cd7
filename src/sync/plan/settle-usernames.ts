import { UNDONE } from '../change.ts';
import type { StoredClaim, Verdict } from '../journal/plans.ts';
import { usernameTaken } from './username-taken.ts';

/**
 * Decides who gets a username that more than one record wants, or that somebody has now (R34). Works on the whole plan at
 * once, so that the order in which pages were read does not matter: a linked record goes before a new one, else the
 * lower 18-character Id wins. A username becomes free when the person that has it gets another one in this very plan;
 * chains and swaps of such renames are followed.
 *
 * `claims` holds every claim on a contested username and every claim made for a person that holds one.
 * `sourceOfHolder` names the Salesforce record behind a holder, where there is one.
 */
export function settleUsernames(
  claims: readonly StoredClaim[],
  sourceOfHolder: ReadonlyMap<string, string>,
): Verdict[] {
  const winners = preferred(claims);
  const granted = grantable(claims, winners);
  return claims.map((claim) => {
    if (granted.has(claim)) return grant(claim);
    const winner = winners.get(claim.usernameKey);
    if (winner && winner !== claim && granted.has(winner)) return refuse(claim, winner.sourceId);
    return refuse(claim, claim.holder === null ? null : (sourceOfHolder.get(claim.holder) ?? null));
  });
}

/** For each username the claim that goes before all others. An adoption keeps the person that has the name. */
function preferred(claims: readonly StoredClaim[]): Map<string, StoredClaim> {
  const winners = new Map<string, StoredClaim>();
  for (const claim of claims) {
    const best = winners.get(claim.usernameKey);
    if (!best || precedes(claim, best)) winners.set(claim.usernameKey, claim);
  }
  return winners;
}

/** Claims that fall keep their person's present username occupied, which may bring down further claims. */
function grantable(
  claims: readonly StoredClaim[],
  winners: ReadonlyMap<string, StoredClaim>,
): ReadonlySet<StoredClaim> {
  const alive = new Set(claims);
  const releases = new Map<string, StoredClaim>();
  for (const claim of claims)
    if (claim.targetId !== null && rank(claim) === RENAME) releases.set(claim.targetId, claim);
  const isFree = ({ holder }: StoredClaim) => {
    const release = holder === null ? undefined : releases.get(holder);
    return holder === null || (release !== undefined && alive.has(release));
  };
  for (let before = -1; before !== alive.size; ) {
    before = alive.size;
    for (const claim of alive) if (!isFree(claim) || winners.get(claim.usernameKey) !== claim) alive.delete(claim);
  }
  return alive;
}

const ADOPT = 0;
const RENAME = 1;
const CREATE = 2;

/** Who goes first: whoever keeps the person with that name, then linked people, then new ones. */
function rank(claim: StoredClaim): number {
  if (claim.targetId === null) return CREATE;
  const { action, reason } = claim.intended ?? claim;
  return reason === 'changed' || reason === UNDONE || action === 'reactivate' ? RENAME : ADOPT;
}

function precedes(a: StoredClaim, b: StoredClaim): boolean {
  return rank(a) === rank(b) ? a.sourceId < b.sourceId : rank(a) < rank(b);
}

function grant(claim: StoredClaim): Verdict {
  const { action, reason } = claim.intended ?? claim;
  return { page: claim.page, seq: claim.seq, action, reason, detail: null, late: claim.holder !== null };
}

function refuse(claim: StoredClaim, by: string | null): Verdict {
  return {
    page: claim.page,
    seq: claim.seq,
    action: 'reject',
    reason: 'username_taken',
    detail: usernameTaken(claim.username, by),
    late: false,
  };
}
