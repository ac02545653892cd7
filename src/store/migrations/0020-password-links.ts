import { type Kysely, sql } from 'kysely';

/** Links by mail with which people set their first password, or another one (R2). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // email: where it was sent; it holds only as long as that is the person's address.
  await sql`
    create table password_link (
      token_hash bytea primary key,
      person_id bigint not null references person (id) on delete cascade,
      email text not null,
      expires_at timestamptz not null
    )`.execute(db);
  await sql`create index password_link_person on password_link (person_id)`.execute(db);

  // Whoever asks for a link writes this and nothing else, whether there is such a person or not.
  await sql`
    create table password_request (
      username_key text collate "C" primary key,
      at timestamptz not null
    )`.execute(db);

  // How somebody has signed in: a password that has to be replaced matters to nobody who came without it (R9).
  await sql`
    alter table session add column method text not null default 'password' check (method in ('password', 'sso'))`.execute(
    db,
  );

  await sql`alter table notification drop constraint notification_event_check`.execute(db);
  await sql`
    alter table notification add constraint notification_event_check check (event in (
      'person_created', 'password_set', 'password_reset', 'password_changed', 'branch_added',
      'run_failed', 'run_errors', 'run_held'))`.execute(db);
  for (const { event, title, subject, body } of FIRST) {
    await sql`
      insert into notification (event, title, subject, body, published_at)
      values (${event}, ${title}, ${subject}, ${body}, now())`.execute(db);
  }
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from notification_mail where event in ('password_set', 'password_reset')`.execute(db);
  await sql`delete from notification where event in ('password_set', 'password_reset')`.execute(db);
  await sql`alter table notification drop constraint notification_event_check`.execute(db);
  await sql`
    alter table notification add constraint notification_event_check check (event in (
      'person_created', 'password_changed', 'branch_added', 'run_failed', 'run_errors', 'run_held'))`.execute(db);
  await sql`alter table session drop column method`.execute(db);
  await sql`drop table password_request, password_link`.execute(db);
}

/** Texts to begin with; administrators edit them like any other notification's. */
const FIRST = [
  {
    event: 'password_set',
    title: 'Set your password',
    subject: 'Set your password',
    body: [
      'Hello {{person.firstname}},',
      'an account has been made for you. Your username is {{person.username}}. Set your password here:',
      '{{password.link}}',
      'The link works once, until {{password.until}}. After that, use "Forgot your password?" at {{platform.address}}.',
    ].join('\n\n'),
  },
  {
    event: 'password_reset',
    title: 'Reset your password',
    subject: 'Reset your password',
    body: [
      'Hello {{person.firstname}},',
      'somebody has asked for a link to choose another password for {{person.username}}. Choose it here:',
      '{{password.link}}',
      'The link works once, until {{password.until}}. If it was not you, do nothing: your password stays as it is.',
    ].join('\n\n'),
  },
] as const;
