import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';
import { tenantBranches, tenantPeople } from './scenario-tenant.ts';

/** A person as two installations can be compared by it: no ids of the database, no times. */
export interface PersonState {
  readonly username: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly level: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly sfdcId: string | null;
  readonly sfdcUserType: string | null;
  readonly mustChangePassword: boolean;
  /** `Customers › Northwind`, in order; those made by hand begin with `by hand: `. */
  readonly branches: readonly string[];
  /** Salesforce Ids that keep this person, with the content hash last applied. */
  readonly links: readonly string[];
}

/** Everyone on the platform, by username. */
export async function people(db: Kysely<Database>): Promise<readonly PersonState[]> {
  const inDocebo = await tenantPeople(db);
  if (inDocebo !== null) return inDocebo;
  const { rows } = await sql<PersonState>`
    with recursive path as (
      select id, name from branch where parent_id = (select id from branch where parent_id is null)
      union all
      select branch.id, path.name || ' › ' || branch.name from branch join path on branch.parent_id = path.id)
    select username, firstname, lastname, email, active, level, fields, sfdc_id as "sfdcId",
      sfdc_user_type as "sfdcUserType", must_change_password as "mustChangePassword",
      array(
        select case when made_by is null then 'by hand: ' else '' end || path.name
        from membership join path on path.id = branch_id where person_id = person.id order by path.name collate "C") as branches,
      array(
        select source_id || ' ' || coalesce(hash::text, 'void') || case when left_at is null then '' else ' left' end
        from link where person_id = person.id order by source_id) as links
    from person order by username_key`.execute(db);
  return rows;
}

/** The person with exactly this username. Throws when there is none. */
export async function person(db: Kysely<Database>, username: string): Promise<PersonState> {
  const found = (await people(db)).find((candidate) => candidate.username === username);
  if (found === undefined) throw new Error(`Nobody is called ${username}`);
  return found;
}

/** Every branch below the root as `Customers › Northwind [code]`, in order. */
export async function branches(db: Kysely<Database>): Promise<readonly string[]> {
  const inDocebo = await tenantBranches(db);
  if (inDocebo !== null) return inDocebo;
  const { rows } = await sql<{ branch: string }>`
    with recursive path as (
      select id, code, name from branch where parent_id = (select id from branch where parent_id is null)
      union all
      select branch.id, branch.code, path.name || ' › ' || branch.name
      from branch join path on branch.parent_id = path.id)
    select name || ' [' || coalesce(code, 'no code') || ']' as branch from path
    order by name collate "C"`.execute(db);
  return rows.map(({ branch }) => branch);
}
