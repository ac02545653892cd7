import { deepStrictEqual } from 'node:assert';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../src/store/schema.ts';

/**
 * What must hold of a journal and its platform, whatever was killed. Each line names a rule and counts what breaks it.
 */
const RULES = sql<{ rule: string; broken: number }>`
  select 'a record has one change in a run' as rule, count(*)::int as broken from (
    select from change where kind = 'person' group by run_id, source_id having count(*) > 1) as twice
  union all select 'a branch has one change of a kind in a run', count(*)::int from (
    select from change where kind = 'branch' and action <> 'link'
    group by run_id, action, branch_key, target_id having count(*) > 1) as twice
  union all select 'every change belongs to a page', count(*)::int from change where not exists (
    select from run_page where run_page.run_id = change.run_id and run_page.page = change.page)
  union all select 'every run has ended', count(*)::int from run where finished_at is null
  union all select 'of a finished run, every page with changes is applied', count(*)::int from run_page
    join run on run.id = run_id
    where run.state in ('succeeded', 'completed_with_errors') and applied_at is null
      and exists (select from change where change.run_id = run_page.run_id and change.page = run_page.page
        and (action <> 'reject' and (action <> 'skip' or target_id is not null)))
  union all select 'the pages of a part are numbered without a gap', count(*)::int from (
    select from run_page where page >= 0 group by run_id, page / 10000 having max(page % 10000) + 1 <> count(*)) as gaps
  union all select 'as many people as were created', abs(
    (select count(*) from person) - (select count(*) from change join run_page using (run_id, page)
      where kind = 'person' and action = 'create' and outcome is null and applied_at is not null))::int
  union all select 'nobody stands for two records', count(*)::int from (
    select from person where sfdc_id is not null group by sfdc_id having count(*) > 1) as twice
  union all select 'every person has one link', count(*)::int from person where 1 <> (
    select count(*) from link where person_id = person.id)
  union all select 'every link leads to its person', count(*)::int from link where not exists (
    select from person where person.id = person_id and person.sfdc_id = source_id)
  union all select 'every person is in one branch', count(*)::int from person where 1 <> (
    select count(*) from membership where person_id = person.id)
  union all select 'no two branches of one name side by side', count(*)::int from (
    select from branch group by parent_id, name having count(*) > 1) as twice
  union all select 'as many branches as were created', abs(
    (select count(*) from branch where code not in ('STAFF', 'CUSTOMERS')) -
    (select count(*) from change join run_page using (run_id, page)
      where kind = 'branch' and action = 'create' and outcome is null and applied_at is not null))::int
  union all select 'a run has read what its pages say', count(*)::int from run
    where state in ('succeeded', 'completed_with_errors')
      and (counts ->> 'extracted')::int <> (select sum(rows) from run_page where run_id = run.id)
  union all select 'counts of a run are its changes', count(*)::int from run
    cross join (values ('created', 'create'), ('updated', 'update'), ('rejected', 'reject'), ('deactivated', 'deactivate'),
      ('reactivated', 'reactivate')) as pair (name, action)
    where state in ('succeeded', 'completed_with_errors')
      and (counts ->> pair.name)::int <> (select count(*) from change where run_id = run.id and kind = 'person'
        and change.action = pair.action and outcome is null)
  union all select 'what was read is unchanged or has a change', count(*)::int from run
    where state in ('succeeded', 'completed_with_errors')
      and (counts ->> 'extracted')::int <> (counts ->> 'unchanged')::int + (
        select count(*) from change where run_id = run.id and kind = 'person' and reason <> 'compared'
          and reason <> 'left_list_view')
  union all select 'nothing is staged any more', (
    (select count(*) from run_account) + (select count(*) from run_part) + (select count(*) from run_reader) +
    (select count(*) from run_page where seen is not null))::int
  union all select 'a run begins once in the log', count(*)::int from run where 1 <> (
    select count(*) from log_event where run_id = run.id and code = 'run_started')
  union all select 'a finished run ends once in the log', count(*)::int from run
    where state in ('succeeded', 'completed_with_errors') and 1 <> (
      select count(*) from log_event where run_id = run.id and code = 'run_finished')
  union all select 'every rejection is told once', count(*)::int from run
    where state in ('succeeded', 'completed_with_errors')
      and (select count(*) from change where run_id = run.id and kind = 'person' and action = 'reject') <> (
        select count(*) from log_event where run_id = run.id and level = 'error' and source_id is not null)`;

/** Throws an AssertionError that names the rules which do not hold. */
export async function audit(db: Kysely<Database>): Promise<void> {
  const { rows } = await RULES.execute(db);
  deepStrictEqual(
    rows.filter(({ broken }) => broken > 0),
    [],
    'rules that do not hold',
  );
}
