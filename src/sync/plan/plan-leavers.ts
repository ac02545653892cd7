import type { Link, PlannedChange, RunEvent, StoredRun } from '../journal.ts';
import type { RunContext } from '../run-context.ts';

/**
 * People whose records left the list view, where the settings ask for them to be deactivated (R35). Only a read of the
 * whole view can tell, and only of the view that the people came from: after a change of view or object nobody leaves.
 */
export async function* planLeavers<Tx>(
  context: RunContext<Tx>,
  tx: Tx,
  run: StoredRun,
  events: RunEvent[],
): AsyncGenerator<PlannedChange[]> {
  const { journal, directory, settings, settingsId } = context;
  if (settings.leavers !== 'deactivate' || run.mode !== 'full') return;
  const last = await journal.runs.lastExtract(settingsId);
  if (last && (last.object !== run.extract.object || last.listView.id !== run.extract.listView.id)) {
    events.push({
      runId: run.id,
      level: 'warning',
      code: 'leavers_not_checked',
      message: `The list view is another one than before (${last.listView.label}). Nobody was deactivated for not being in the new one; the next run will do so.`,
    });
    return;
  }
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
    before: { active: 'true' },
    after: { active: 'false' },
    detail: null,
  };
}
