import type { SentenceParams } from '../support/sentence.ts';

/**
 * Settings of another owner for the same entity of the same connection (R25). Both may hold the same person: each has a
 * link of its own. The person's values and status follow one of them, the one that leads; see docs/adr/0022-people-of-several-settings.md.
 */
export interface OtherSettings {
  readonly id: string;
  /** Who they belong to, in a sentence: `the shared settings`, `the settings of anna@example.com`. */
  readonly whose: string;
  /** Username of the administrator whom they belong to; null for shared ones. */
  readonly owner: string | null;
  /** Whether the people that they hold follow them and not us: they are older, in force, and update people. */
  readonly leads: boolean;
  /** What they do with people who leave. */
  readonly leavers: 'keep' | 'deactivate';
}

/** Ids of those that go before us. With them it is decided how a record becomes a person. */
export function leadersAmong(others: readonly OtherSettings[]): string[] {
  return others.flatMap(({ id, leads }) => (leads ? [id] : []));
}

/** Why somebody is let go of: another's settings hold the person, who therefore stays as they are. */
export const HELD = 'held';

/** In the detail of a change: other settings decide on the person's values. */
export const LED = 'led';

/** What a sentence about them names, for whoever says it in another language. */
export function ownerParams(others: OtherSettings | undefined): SentenceParams {
  if (others === undefined) return { owner: '', kind: 'others' };
  return { owner: others.owner ?? '', kind: others.owner === null ? 'shared' : 'own' };
}
