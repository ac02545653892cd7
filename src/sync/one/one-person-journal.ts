import { DESTINATION_KEY } from '../branches/destination-key.ts';
import type { Link } from '../journal/links.ts';
import type { Journal } from '../journal.ts';

interface OnePerson {
  /** Of their record; null where nobody is linked to it. */
  readonly link: Link | null;
  /** The settings have another destination than at the last run, so that everybody is to move. */
  readonly destinationMoved: boolean;
}

/**
 * The journal of a run for one person: nobody else leaves or moves by it, and what the next run has to find out for all,
 * that the destination is another one, is left for it to find.
 */
export function onePersonJournal<Tx>(journal: Journal<Tx>, { link, destinationMoved }: OnePerson): Journal<Tx> {
  let changes = false;
  return {
    ...journal,
    plans: {
      ...journal.plans,
      // There is too little to plan by, and it would wait for the plans of others.
      analyze: async () => undefined,
      async savePage(tx, runId, page) {
        changes ||= page.changes.some(({ kind }) => kind === 'person');
        const ours = page.changes.filter(({ branchKey }) => !(destinationMoved && branchKey === DESTINATION_KEY));
        await journal.plans.savePage(tx, runId, { ...page, changes: ours });
      },
    },
    links: {
      ...journal.links,
      async *unseen() {
        // Whether others have left is not asked.
      },
      async *underKeys(_tx, _settingsId, _runId, keys) {
        if (link === null || link.left || changes) return;
        if (link.misplaced || keys.includes(link.branchKey)) yield [link];
      },
    },
  };
}
