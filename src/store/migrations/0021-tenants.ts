import { type Kysely, sql } from 'kysely';

/**
 * Docebo tenants, and what is remembered of each: see ADR 23. People and branches have ids of our own, beginning above
 * those that the built-in platform will ever reach, so that links mean one of them and no other, whatever the platform.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // read_at: when people and branches had all been read; reading: where an interrupted reading goes on. tokens: calls
  // that may be made at once, as of refilled_at. busy: somebody makes calls that must not overlap, the last at called_at.
  await sql`
    create table tenant (
      id bigint generated always as identity primary key,
      url text collate "C" not null unique,
      read_at timestamptz,
      reading jsonb,
      fields jsonb,
      fields_at timestamptz,
      superadmins_at timestamptz,
      tokens double precision,
      refilled_at timestamptz,
      held_until timestamptz,
      busy boolean not null default false,
      busy_pid integer,
      called_at timestamptz
    )`.execute(db);

  await sql`
    create table tenant_branch (
      id bigint generated always as identity (start with 1000000000001) primary key,
      tenant_id bigint not null references tenant (id) on delete cascade,
      remote_id bigint not null,
      parent_remote_id bigint,
      code text collate "C",
      name text not null,
      -- When its members were read; null: only those are known whom we have put there.
      members_at timestamptz,
      unique (tenant_id, remote_id)
    )`.execute(db);
  await sql`create index tenant_branch_code on tenant_branch (tenant_id, code)`.execute(db);
  await sql`create index tenant_branch_parent on tenant_branch (tenant_id, parent_remote_id)`.execute(db);

  // values: see PersonValues in sync/directory.ts. username_key is sync/username.ts's form of username.
  await sql`
    create table tenant_person (
      id bigint generated always as identity (start with 1000000000001) primary key,
      tenant_id bigint not null references tenant (id) on delete cascade,
      remote_id bigint not null,
      username text not null,
      username_key text collate "C" not null,
      superadmin boolean not null default false,
      values jsonb not null,
      sfdc_id text collate "C",
      unique (tenant_id, remote_id)
    )`.execute(db);
  await sql`create index tenant_person_username on tenant_person (tenant_id, username_key)`.execute(db);

  // made_by as in membership: the settings whose run made it, null for one made by hand (R37).
  await sql`
    create table tenant_membership (
      person_id bigint not null references tenant_person (id) on delete cascade,
      branch_id bigint not null references tenant_branch (id) on delete cascade,
      made_by bigint,
      primary key (person_id, branch_id)
    )`.execute(db);
  await sql`create index tenant_membership_branch on tenant_membership (branch_id)`.execute(db);

  await sql`alter table connection add column tenant_id bigint references tenant (id) on delete set null`.execute(db);

  await sql`alter table connection_secret drop constraint connection_secret_key_check`.execute(db);
  await sql`
    alter table connection_secret add constraint connection_secret_key_check check (key in (
      'clientSecret', 'privateKey', 'directory.clientSecret', 'directory.password', 'directory.privateKey'))`.execute(
    db,
  );
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`delete from connection_secret where key like 'directory.%'`.execute(db);
  await sql`alter table connection_secret drop constraint connection_secret_key_check`.execute(db);
  await sql`
    alter table connection_secret add constraint connection_secret_key_check
      check (key in ('clientSecret', 'privateKey'))`.execute(db);
  await sql`alter table connection drop column tenant_id`.execute(db);
  await sql`drop table tenant_membership, tenant_person, tenant_branch, tenant`.execute(db);
}
