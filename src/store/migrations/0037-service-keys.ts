import { type Kysely, sql } from 'kysely';

/**
 * Our keys for SAML providers, so that one can be replaced while people sign in. `private_key` is encrypted, for the
 * same purpose as before. `former` only decrypts, and `used_at` says when it last did.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table service_key (
      id bigint generated always as identity primary key,
      provider_id bigint not null references identity_provider (id) on delete cascade,
      state text not null check (state in ('next', 'active', 'former')),
      certificate text not null,
      private_key text not null,
      created_at timestamptz not null,
      used_at timestamptz,
      unique (provider_id, state)
    )`.execute(db);
  await sql`
    insert into service_key (provider_id, state, certificate, private_key, created_at)
    select id, 'active', config ->> 'ownCertificate', private_key, created_at from identity_provider
    where kind = 'saml' and private_key is not null and config ->> 'ownCertificate' is not null`.execute(db);
  await sql`update identity_provider set config = config - 'ownCertificate' where kind = 'saml'`.execute(db);
  await sql`alter table identity_provider drop column private_key`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table identity_provider add column private_key text`.execute(db);
  await sql`
    update identity_provider set private_key = service_key.private_key,
      config = config || jsonb_build_object('ownCertificate', certificate)
    from service_key where provider_id = identity_provider.id and state = 'active'`.execute(db);
  await sql`drop table service_key`.execute(db);
}
