import type { Entity } from '../entity.ts';
import type { Failures } from './quarantine.ts';

/** What is not as it should be, until it is again. */
export const CONDITIONS = ['failed', 'held', 'records', 'overdue', 'quarantined'] as const;
export type Condition = (typeof CONDITIONS)[number];

export interface StandingCondition {
  readonly condition: Condition;
  /** Null for what concerns the whole connection. */
  readonly settingsId: string | null;
  readonly entity: Entity | null;
  readonly code: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** How a connection is doing. */
export interface WatchState {
  readonly failures: Failures | null;
  readonly conditions: readonly StandingCondition[];
}

/** Something that an operator should hear of. It names nobody who is synchronized: counts and codes, and sentences made of them. */
export interface Alert {
  /** `test`: somebody wanted to see whether alerts arrive. */
  readonly kind: Condition | 'well' | 'test';
  /** Null for a test, which concerns none. */
  readonly connection: string | null;
  readonly entity: Entity | null;
  /** Username of the administrator whose settings it is about; null for shared ones and for the whole connection. */
  readonly ownerName: string | null;
  readonly runId: string | null;
  readonly code: string;
  readonly message: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Whose settings are watched, and by which rules. */
export interface Watched {
  readonly connection: string;
  /** Username of the administrator to whom they belong; null for shared ones. */
  readonly ownerName: string | null;
  readonly rules: WatchRules;
}

/** The part of the journal that remembers how connections are doing, and tells of it. */
export interface Watch<Tx> {
  /** Nobody else changes it until this unit of work has ended. */
  state(tx: Tx, settingsId: string): Promise<WatchState & Watched>;
  save(tx: Tx, settingsId: string, state: WatchState): Promise<void>;
  /** Puts alerts in the outbox, once for each way in which they are to be delivered. */
  announce(tx: Tx, alerts: readonly Alert[]): Promise<void>;
  /** Scheduled settings without a success for longer than the rules allow, and since when. */
  overdue(now: Date): Promise<{ readonly settingsId: string; readonly entity: Entity; readonly since: Date }[]>;
  /** Records in the list view of the last finished runs that could tell, the newest first. */
  usual(tx: Tx, settingsId: string, limit: number): Promise<number[]>;
}

/** What an administrator decides about it. */
export interface WatchRules {
  /** By how much the number of records may differ from the usual one, in percent; null: never mind. */
  readonly records: number | null;
  /** Days without a success after which scheduled settings are overdue; null: never mind. */
  readonly overdueAfter: number | null;
}
