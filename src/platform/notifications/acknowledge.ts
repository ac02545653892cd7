import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { EVENT_NAMES, NOTIFICATION_EVENTS, type NotificationEvent } from '../../store/notifications/events.ts';
import { type Notification, publishedOf } from '../../store/notifications/notifications.ts';
import {
  acknowledgedList,
  type Expectation,
  expectation,
  plannedAdditions,
  saveAcknowledgement,
} from '../../store/notifications/triggered.ts';
import { goesToDocebo } from '../../store/platform.ts';
import type { Database } from '../../store/schema.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';

/** The settings that are to run, and the administrator who starts them. */
export interface Starter {
  readonly settingsId: string;
  readonly personId: string;
}

/** What the next run of some settings would send to people (R3). */
export interface Triggered {
  /** Published notifications of the platform that a run triggers. */
  readonly notifications: readonly (Told & { readonly people: number | null })[];
  /** Those of the connector, which tell when a run fails, has errors or waits. */
  readonly connector: readonly Told[];
  /** What the numbers are taken from; null where nothing is known. */
  readonly countedFrom: Expectation['from'];
  /** Names this list; it changes with every notification that is published, unpublished or edited. */
  readonly list: string;
  /** Whether the administrator has acknowledged this very list; true where it is empty. */
  readonly acknowledged: boolean;
}

interface Told {
  readonly id: string;
  readonly title: string;
  readonly event: NotificationEvent;
}

const BY_RUNS = EVENT_NAMES.filter((name) => NOTIFICATION_EVENTS[name].byRuns);
const OF_CONNECTOR = EVENT_NAMES.filter((name) => NOTIFICATION_EVENTS[name].kind === 'connector');

export async function triggeredNotifications(db: Kysely<Database>, starter: Starter): Promise<Triggered> {
  const published = await triggeredBy(db, starter.settingsId);
  const expected = await expectation(db, starter.settingsId);
  const branchIds = published.flatMap(({ branchId }) => branchId ?? []);
  const additions =
    expected.from === 'plan' && expected.runId !== null ? await plannedAdditions(db, expected.runId, branchIds) : null;
  const people = ({ event, branchId }: Notification) => {
    if (event !== 'branch_added') return expected.created;
    // Without a plan nobody knows who moves; whoever is created is put into some branch.
    return additions === null ? (branchId === null ? expected.created : null) : (additions.get(branchId) ?? 0);
  };
  return {
    notifications: published.map((each) => ({ ...told(each), people: people(each) })),
    connector: (await publishedOf(db, OF_CONNECTOR)).map(told),
    countedFrom: expected.from,
    list: listName(published),
    acknowledged: await isAcknowledged(db, starter, published),
  };
}

/** Remembers that the administrator has seen the list. Throws `notifications_unacknowledged` where it is another one now. */
export async function acknowledge(
  db: Kysely<Database>,
  { list, now, ...starter }: Starter & { readonly list: string; readonly now: Date },
): Promise<void> {
  if (list !== listName(await triggeredBy(db, starter.settingsId))) {
    throw new RollcallError(
      'notifications_unacknowledged',
      saying('notifications_changed')`The notifications have changed since they were shown. Look at them again.`,
    );
  }
  await saveAcknowledgement(db, { ...starter, list, now });
}

/**
 * To be called before somebody starts a run that notifies people. Throws `notifications_unacknowledged` unless they have
 * acknowledged the published notifications as they are now, once per change of them (R3).
 */
export async function requireAcknowledgement(db: Kysely<Database>, starter: Starter): Promise<void> {
  const published = await triggeredBy(db, starter.settingsId);
  if (await isAcknowledged(db, starter, published)) return;
  const titles = published.map(({ title }) => title).join(', ');
  throw new RollcallError(
    'notifications_unacknowledged',
    saying(
      'notifications_would_go',
    )`The run would send notifications to people: ${{ notifications: titles }}. Acknowledge them first, or start it without notifications.`,
  );
}

/** Published notifications that a run of the settings triggers; none in Docebo, which tells its people itself. */
async function triggeredBy(db: Kysely<Database>, settingsId: string): Promise<Notification[]> {
  return (await goesToDocebo(db, settingsId)) ? [] : await publishedOf(db, BY_RUNS);
}

async function isAcknowledged(
  db: Kysely<Database>,
  { settingsId, personId }: Starter,
  published: readonly Notification[],
): Promise<boolean> {
  if (published.length === 0) return true;
  return (await acknowledgedList(db, settingsId, personId)) === listName(published);
}

function listName(published: readonly Notification[]): string {
  const state = published.map(({ id, revision }) => [id, revision]);
  return createHash('sha256').update(JSON.stringify(state)).digest('base64url').slice(0, 22);
}

function told({ id, title, event }: Notification): Told {
  return { id, title, event };
}
