import { type Kysely, sql } from 'kysely';

/** Of whom a second factor is required who comes in by password. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table installation add column second_factor_of text not null default 'nobody'
      check (second_factor_of in ('nobody', 'administrators', 'everybody'))`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table installation drop column second_factor_of`.execute(db);
}
