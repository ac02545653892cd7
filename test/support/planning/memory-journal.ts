import type { PlanningJournal } from '../../../src/sync/plan/plan-context.ts';
import { countOf, noCounts } from '../../../src/sync/progress.ts';
import { assertTransition } from '../../../src/sync/states.ts';
import { copy, type JournalMemory } from './memory.ts';
import { memoryLinks } from './memory-links.ts';
import { memoryPlans } from './memory-plans.ts';

/**
 * The part of the journal that planning needs, in memory, for tests that take a millisecond. That it does what the real
 * one does is proved by test/integration/planning-journal.test.ts, which asks both the same.
 */
export function memoryJournal(memory: JournalMemory): PlanningJournal<null> {
  return {
    async transaction(work) {
      const before = copy(memory);
      try {
        return await work(null);
      } catch (error) {
        Object.assign(memory, before);
        throw error;
      }
    },
    runs: {
      async transition(_, runId, from, to, patch = {}) {
        if (memory.state !== from) throw new Error(`The run ${runId} is ${memory.state}, not ${from}`);
        assertTransition(from, to);
        memory.state = to;
        memory.patch = { ...memory.patch, ...copy(patch) };
      },
      async counts() {
        const counts = noCounts();
        const branches = { created: 0, renamed: 0, moved: 0 };
        for (const { rows, unchanged } of memory.pages) {
          counts.extracted += rows;
          counts.unchanged += unchanged;
        }
        for (const { kind, action, reason } of memory.changes) {
          if (kind === 'person') counts[countOf({ action, reason })] += 1;
          else if (action === 'create') branches.created += 1;
          else if (action === 'update') branches.renamed += 1;
          else if (action === 'move') branches.moved += 1;
        }
        return { counts, branches };
      },
    },
    plans: memoryPlans(memory),
    links: memoryLinks(memory),
    events: {
      async add(_, events) {
        memory.events.push(...copy(events));
      },
    },
    accounts: {
      async known(_, ids) {
        const asked = new Set(ids);
        return memory.accounts.flatMap(({ id }) => (asked.has(id) ? [id] : []));
      },
    },
  };
}
