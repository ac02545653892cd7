import { type Kysely, sql } from 'kysely';

/**
 * People, branches and memberships of every platform, the built-in one and Docebo tenants, as one relation each, for those
 * who look at them. Their ids are unique over all platforms (0021). tenant_id is null on the built-in platform.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  // The branch above by our own id, so that both kinds of branches are walked in the same way.
  await sql`
    alter table tenant_branch add column parent_id bigint references tenant_branch (id) on delete set null`.execute(db);
  await sql`
    update tenant_branch branch set parent_id = parent.id from tenant_branch parent
    where parent.tenant_id = branch.tenant_id and parent.remote_id = branch.parent_remote_id`.execute(db);
  // Fields in the form of the port (PlatformField), beside what the adapter remembers of them.
  await sql`alter table tenant add column platform_fields jsonb`.execute(db);
  await sql`create index tenant_branch_above on tenant_branch (parent_id)`.execute(db);

  await sql`
    create view platform_branch as
    select id, null::bigint as tenant_id, parent_id, code, name from branch
    union all
    select id, tenant_id, parent_id, code, name from tenant_branch`.execute(db);

  await sql`
    create view platform_membership as
    select person_id, branch_id, made_by from membership
    union all
    select person_id, branch_id, made_by from tenant_membership`.execute(db);

  // Fields are those that have a value. A tenant does not tell when somebody was created or changed.
  await sql`
    create view platform_person as
    select id, null::bigint as tenant_id, username, username_key, firstname, lastname, email, level, active, language,
      timezone, date_format, expiration::text as expiration, manager, fields, must_change_password, sfdc_id,
      sfdc_user_type, created_at, updated_at
    from person
    union all
    select id, tenant_id, username, username_key, coalesce(values ->> 'firstname', ''), coalesce(values ->> 'lastname', ''),
      values ->> 'email', coalesce(values ->> 'level', 'user'), coalesce((values ->> 'active')::boolean, true),
      values ->> 'language', values ->> 'timezone', values ->> 'date_format', values ->> 'expiration',
      values ->> 'manager',
      jsonb_strip_nulls(values - array['username', 'firstname', 'lastname', 'email', 'level', 'active', 'language', 'timezone',
        'date_format', 'expiration', 'manager']),
      false, sfdc_id, null, null, null
    from tenant_person`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop view platform_person, platform_membership, platform_branch`.execute(db);
  await sql`alter table tenant drop column platform_fields`.execute(db);
  await sql`alter table tenant_branch drop column parent_id`.execute(db);
}
