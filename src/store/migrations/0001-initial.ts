import { type Kysely, sql } from 'kysely';

/**
 * The first schema. Text of Salesforce Ids is always 18 characters. `jsonb` columns hold values that are read whole;
 * what is searched or joined has a column of its own. Keys are compared byte by byte, whatever the database's collation:
 * that is faster, and survives an upgrade of the operating system that changes the order of letters.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // -- The built-in platform ------------------------------------------------------------------------------------
  await sql`
    create table branch (
      id bigint generated always as identity primary key,
      parent_id bigint references branch (id),
      code text collate "C" unique,
      name text not null,
      created_at timestamptz not null default now(),
      check (parent_id is null or parent_id <> id)
    )`.execute(db);
  await sql`create unique index branch_one_root on branch ((true)) where parent_id is null`.execute(db);
  await sql`create index branch_parent on branch (parent_id)`.execute(db);
  await sql`insert into branch (parent_id, code, name) values (null, null, 'Platform')`.execute(db);

  await sql`
    create table field (
      key text collate "C" primary key,
      title text not null,
      type text not null check (type in ('text', 'textarea', 'dropdown', 'date', 'yesno', 'country')),
      options jsonb not null default '[]',
      position integer generated always as identity
    )`.execute(db);

  // username_key is sync/username.ts's form of username.
  await sql`
    create table person (
      id bigint generated always as identity primary key,
      username text not null,
      username_key text collate "C" not null unique,
      firstname text not null default '',
      lastname text not null default '',
      email text,
      level text not null default 'user' check (level in ('user', 'poweruser', 'superadmin')),
      active boolean not null default true,
      language text,
      timezone text,
      date_format text,
      expiration date,
      manager text,
      fields jsonb not null default '{}',
      must_change_password boolean not null default false,
      sfdc_id text collate "C",
      sfdc_user_type text check (sfdc_user_type in ('user', 'contact', 'custom')),
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);

  // made_by is the settings whose run made the membership, null for one made by hand (R37).
  await sql`
    create table membership (
      person_id bigint not null references person (id) on delete cascade,
      branch_id bigint not null references branch (id),
      made_by bigint,
      primary key (person_id, branch_id)
    )`.execute(db);
  await sql`create index membership_branch on membership (branch_id)`.execute(db);

  // -- Connections, settings, links -----------------------------------------------------------------------------
  await sql`
    create table connection (
      id bigint generated always as identity primary key,
      name text collate "C" not null unique,
      config jsonb not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`.execute(db);

  await sql`
    create table settings (
      id bigint generated always as identity primary key,
      connection_id bigint not null references connection (id) on delete cascade,
      entity text not null check (entity in ('users', 'contacts', 'custom')),
      owner text collate "C" not null default 'shared',
      -- False keeps links and watermark of an entity that is not synchronized any more.
      enabled boolean not null default true,
      config jsonb not null,
      -- Null: the connection's own schedule holds.
      schedule jsonb,
      watermark timestamptz,
      watermark_fingerprint text,
      updated_at timestamptz not null default now(),
      unique (connection_id, entity, owner)
    )`.execute(db);

  // hash is null when a mapped value was edited on the platform: the next full run compares again.
  await sql`
    create table link (
      settings_id bigint not null references settings (id) on delete cascade,
      source_id text collate "C" not null,
      person_id bigint not null,
      hash uuid,
      branch_key text collate "C",
      left_at timestamptz,
      primary key (settings_id, source_id)
    )`.execute(db);
  await sql`create index link_person on link (person_id)`.execute(db);

  // Where a branch key (an account's Id, a picklist path) of some settings is on the platform. branch_id null: its
  // people go to the destination branch, for the reason given.
  await sql`
    create table branch_link (
      settings_id bigint not null references settings (id) on delete cascade,
      branch_key text collate "C" not null,
      branch_id bigint,
      reason text,
      primary key (settings_id, branch_key)
    )`.execute(db);

  // -- Runs -----------------------------------------------------------------------------------------------------
  await sql`
    create table run (
      id bigint generated always as identity primary key,
      settings_id bigint not null references settings (id) on delete cascade,
      entity text not null,
      mode text not null check (mode in ('full', 'incremental')),
      mode_reason text,
      state text not null check (state in (
        'queued', 'extracting', 'planned', 'held', 'applying',
        'succeeded', 'completed_with_errors', 'failed', 'cancelled')),
      dry_run boolean not null default false,
      fingerprint text not null,
      extract jsonb,
      counts jsonb not null default '{}',
      branch_counts jsonb not null default '{}',
      salesforce_calls integer not null default 0,
      directory_calls integer not null default 0,
      -- Salesforce's clock when the read began: the watermark if the run succeeds.
      source_time timestamptz,
      total integer,
      error jsonb,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz
    )`.execute(db);
  await sql`create index run_settings on run (settings_id, id desc)`.execute(db);

  // One row per page of the extraction, and per page of changes made after it (settling). The change rows of a page
  // and this row are one transaction; so are the applied changes and applied_at. seen: links met on the page.
  await sql`
    create table run_page (
      run_id bigint not null references run (id) on delete cascade,
      page integer not null,
      next text,
      rows integer not null,
      unchanged integer not null,
      seen text[] collate "C",
      applied_at timestamptz,
      primary key (run_id, page)
    )`.execute(db);

  // A change has the outcome 'applied' when its page is applied, unless outcome says otherwise. There are as many as
  // people in a first run, so no foreign key is checked for each: a page and its changes are written in one
  // transaction, and a trigger removes the changes of a page that goes.
  await sql`
    create table change (
      run_id bigint not null,
      page integer not null,
      seq integer not null,
      kind text not null check (kind in ('person', 'branch')),
      action text not null check (action in (
        'create', 'update', 'move', 'deactivate', 'reactivate', 'link', 'skip', 'reject')),
      reason text not null,
      source_id text collate "C",
      target_id bigint,
      username text,
      username_key text collate "C",
      branch_key text collate "C",
      hash uuid,
      -- Read whole and written by the hundred thousand: json, which is kept as it comes.
      before json,
      after json,
      outcome text,
      detail jsonb,
      primary key (run_id, page, seq)
    )`.execute(db);

  await sql`
    create function remove_changes_of_page() returns trigger language plpgsql as $$
    begin
      delete from change where run_id = old.run_id and page = old.page;
      return old;
    end $$`.execute(db);
  await sql`
    create trigger remove_changes before delete on run_page
    for each row execute function remove_changes_of_page()`.execute(db);

  // Accounts read for a run's branch tree; removed when the run ends.
  await sql`
    create table run_account (
      run_id bigint not null references run (id) on delete cascade,
      id text collate "C" not null,
      name text not null,
      parent_id text collate "C",
      primary key (run_id, id)
    )`.execute(db);

  await sql`
    create table log_event (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      run_id bigint references run (id) on delete cascade,
      level text not null check (level in ('info', 'warning', 'error')),
      code text not null,
      message text not null,
      source_id text,
      username text,
      detail jsonb
    )`.execute(db);
  await sql`create index log_event_run on log_event (run_id, id)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop table log_event, run_account, change, run_page, run, branch_link, link, settings, connection, membership,
      person, field, branch`.execute(db);
  await sql`drop function remove_changes_of_page`.execute(db);
}
