import { sql } from 'kysely';
import { inEnglish } from '../../support/sentence.ts';
import type { EventJournal } from '../../sync/journal/events.ts';
import { noteReturned } from '../personal-data/erase.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { BUT_CREATED } from './change-row.ts';

export function eventJournal(): EventJournal<UnitOfWork> {
  return {
    async add({ db }, events) {
      if (events.length === 0) return;
      await db
        .insertInto('log_event')
        .values(
          events.map(({ runId, level, code, said, sourceId, username }) => ({
            run_id: runId,
            level,
            code,
            message: inEnglish(said),
            detail: JSON.stringify({ said }),
            source_id: sourceId ?? null,
            username: username ?? null,
          })),
        )
        .execute();
    },

    async addErrors({ db }, runId) {
      await sql`
        insert into log_event (run_id, level, code, message, source_id, username, detail)
        select run_id, 'error', coalesce(detail ->> 'code', reason), coalesce(detail ->> 'message', reason),
          source_id, username, detail
        from change
        where run_id = ${runId} and ${BUT_CREATED} and kind = 'person' and (action = 'reject' or outcome is not null)
        order by page, seq`.execute(db);
      await noteReturned(db, runId);
    },
  };
}
