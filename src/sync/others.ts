/**
 * Settings of another owner for the same entity of the same connection (R25). Both may hold the same person: each has a
 * link of its own. The person's values and status follow one of them, the one that leads; see docs/adr/0022-people-of-several-settings.md.
 */
export interface OtherSettings {
  readonly id: string;
  /** Who they belong to, in a sentence: `the shared settings`, `the settings of anna@example.com`. */
  readonly whose: string;
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

/** Who the settings with this id belong to, in a sentence. */
export function whose(others: readonly OtherSettings[], settingsId: string): string {
  return others.find(({ id }) => id === settingsId)?.whose ?? 'other settings';
}
