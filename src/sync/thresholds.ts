/** A share of the linked people, an absolute number of them, or no limit. */
export type Limit = `${number}%` | number | 'off';

/**
 * What a run may do to linked people before its plan waits for approval (R39). No part of EntitySettings: whoever changes
 * a threshold decides when to be asked, not what people look like, and so makes no run full.
 */
export interface Thresholds {
  /** Linked people who would lose their access. */
  readonly deactivated: Limit;
  /** Linked people who would be rejected and were not before. */
  readonly rejected: Limit;
  /** Linked people who would be changed in any way: losing their access and coming back included, creations not. */
  readonly changed: Limit;
  /** Of fewer linked people than this no share is taken; absolute numbers always count. */
  readonly smallest: number;
  /** Days after which a plan that nobody has approved expires. */
  readonly expireAfter: number;
}

/** What holds where an administrator decided nothing. */
export const STANDARD_THRESHOLDS: Thresholds = {
  deactivated: '20%',
  rejected: '20%',
  changed: '50%',
  smallest: 20,
  expireAfter: 7,
};

/** True when so many of so many linked people are more than the limit allows. */
export function exceeds(limit: Limit, people: number, linked: number, smallest: number): boolean {
  if (limit === 'off') return false;
  if (typeof limit === 'number') return people > limit;
  return linked >= smallest && people * 100 > linked * Number(limit.slice(0, -1));
}

/** The least number of linked people of whom so many do not exceed the limit: 0 where that does not depend on it, infinite where there is none. */
export function leastWithin(limit: Limit, people: number): number {
  if (limit === 'off' || people === 0) return 0;
  if (typeof limit === 'number') return people > limit ? Number.POSITIVE_INFINITY : 0;
  return Math.ceil((people * 100) / Number(limit.slice(0, -1)));
}
