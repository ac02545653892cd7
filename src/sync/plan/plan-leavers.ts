import type { PlannedChange } from '../journal/changes.ts';
import type { Link } from '../journal/links.ts';
import { isWhole } from '../mode.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';

/**
 * People whose records left the list view, where the settings ask for them to be deactivated (R35). Only a run that read
 * the whole view, or all its Ids, can tell. After a change of view or object such a plan is held: see gate.ts.
 */
export async function* planLeavers<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
): AsyncGenerator<PlannedChange[]> {
  const { journal, directory, settings, settingsId } = context;
  if (settings.leavers !== 'deactivate' || !isWhole(run)) return;
  for await (const links of journal.links.unseen(tx, settingsId, run.id)) {
    const people = new Map(
      (
        await directory.peopleById(
          tx,
          links.map((link) => link.personId),
        )
      ).map((person) => [person.id, person]),
    );
    yield links.flatMap((link) => {
      const person = people.get(link.personId);
      return person && !person.superadmin && person.values['active'] === 'true' ? [left(link, person.username)] : [];
    });
  }
}

function left(link: Link, username: string): PlannedChange {
  return {
    kind: 'person',
    action: 'deactivate',
    reason: 'left_list_view',
    sourceId: link.sourceId,
    targetId: link.personId,
    username,
    usernameKey: null,
    branchKey: link.branchKey,
    hash: link.hash,
    // A sweep that meets the record again finds no stamp, and so reads it.
    stamp: null,
    before: { active: 'true' },
    after: { active: 'false' },
    detail: null,
  };
}
