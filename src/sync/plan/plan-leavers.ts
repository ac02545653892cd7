import type { PlannedChange } from '../journal/changes.ts';
import type { Link, PersonLink } from '../journal/links.ts';
import { isWhole } from '../mode.ts';
import { HELD, type OtherSettings, ownerParams } from '../others.ts';
import type { PlanContext, PlannedRun } from './plan-context.ts';

/**
 * People whose records left the list view, where the settings ask for them to be deactivated (R35). Only a run that read
 * the whole view, or all its Ids, can tell. After a change of view or object such a plan is held: see gate.ts. Whom
 * another's settings hold is let go of and stays as they are (R25), also where the settings keep those who leave: people
 * must not go on following a view that they are not in any more.
 */
export async function* planLeavers<Tx>(
  context: PlanContext<Tx>,
  tx: Tx,
  run: PlannedRun,
): AsyncGenerator<PlannedChange[]> {
  const { journal, directory, settings, settingsId, others } = context;
  const deactivates = settings.leavers === 'deactivate';
  if (!isWhole(run) || !(deactivates || others.length > 0)) return;
  for await (const links of journal.links.unseen(tx, settingsId, run.id)) {
    const personIds = links.map((link) => link.personId);
    const people = new Map((await directory.peopleById(tx, personIds)).map((person) => [person.id, person]));
    const holders = await holdersOf(context, tx, personIds);
    yield links.flatMap((link) => {
      const person = people.get(link.personId);
      if (!person || person.superadmin) return [];
      const elsewhere = holders.get(link.personId) ?? [];
      // Where nobody is deactivated there is nothing to be said to those who only keep them.
      const holder = elsewhere.find((other) => deactivates || !other.left);
      if (holder !== undefined) {
        return [
          letGo(
            link,
            person.username,
            others.find(({ id }) => id === holder.settingsId),
          ),
        ];
      }
      return deactivates && person.values['active'] === 'true' ? [left(link, person.username)] : [];
    });
  }
}

async function holdersOf<Tx>(
  { journal, settingsId }: PlanContext<Tx>,
  tx: Tx,
  personIds: readonly string[],
): Promise<Map<string, PersonLink[]>> {
  const holders = new Map<string, PersonLink[]>();
  for (const link of await journal.links.ofPeople(tx, personIds)) {
    if (!link.holds || link.settingsId === settingsId) continue;
    holders.set(link.personId, [...(holders.get(link.personId) ?? []), link]);
  }
  return holders;
}

function letGo(link: Link, username: string, holder: OtherSettings | undefined): PlannedChange {
  const { action, before, after } = { action: 'skip', before: null, after: null } as const;
  const message = `The record left the list view, but ${holder?.whose ?? 'other settings'} hold this person too: nothing else changes.`;
  const detail = { code: HELD, message, params: ownerParams(holder) };
  return { ...left(link, username), action, reason: HELD, before, after, detail };
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
