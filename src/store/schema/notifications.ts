import type { ColumnType, Generated } from 'kysely';
import type { Sentence } from '../../support/sentence.ts';
import type { NotificationEvent } from '../notifications/events.ts';
import type { Id, Key, NullableJson, NullableTimestamp, Timestamp } from './columns.ts';

/** Messages that go out by mail. */

/** Subject and text by language: a BCP 47 tag, mostly the language alone. */
export type MailTranslations = Readonly<Record<string, { readonly subject: string; readonly body: string }>>;

export interface NotificationTable {
  id: Id;
  event: NotificationEvent;
  title: string;
  subject: string;
  body: string;
  branch_id: Key | null;
  recipients: string[];
  translations: ColumnType<MailTranslations, string | undefined, string>;
  published_at: NullableTimestamp;
  revision: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface NotificationMailTable {
  id: Id;
  at: Timestamp;
  notification_id: Key | null;
  event: NotificationEvent;
  person_id: Key | null;
  branch_id: Key | null;
  run_id: Key | null;
  recipient: string | null;
  attempts: Generated<number>;
  next_at: NullableTimestamp;
  sent_at: NullableTimestamp;
  outcome: 'sent' | 'kept' | 'failed' | 'withdrawn' | null;
  error: string | null;
  said: NullableJson<readonly Sentence[]>;
  subject: string | null;
  text: string | null;
}

export interface NotificationAcknowledgementTable {
  settings_id: Key;
  person_id: Key;
  list: string;
  at: Timestamp;
}
