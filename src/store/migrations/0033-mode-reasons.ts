import { type Kysely, sql } from 'kysely';

/** Why a run reads everything: codes with what they name, so that it can be said in another language, too (R12). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column mode_reasons jsonb not null default '[]'`.execute(db);
  await sql`
    update run set mode_reasons =
      jsonb_build_array(jsonb_build_object('code', 'earlier_version', 'message', mode_reason, 'params', '{}'::jsonb))
    where mode_reason is not null`.execute(db);
  await sql`alter table run drop column mode_reason`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table run add column mode_reason text`.execute(db);
  await sql`
    update run set mode_reason = (select string_agg(reason ->> 'message', ' ') from jsonb_array_elements(mode_reasons) reason)
    where mode_reasons <> '[]'`.execute(db);
  await sql`alter table run drop column mode_reasons`.execute(db);
}
