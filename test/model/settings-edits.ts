import type { EditKind } from './case.ts';
import { branchRule, DESTINATIONS, settingsOf, whereOf } from './org.ts';
import type { Perform, Stage } from './stage.ts';
import type { Settings } from './world.ts';

/** What an administrator decides anew. The next run is configured with it. */
export const SETTINGS_EDITS = {
  async 'change an option'(stage, a) {
    const { forcePasswordChange, updateExisting, leavers, incremental } = stage.world.settings;
    const changes: Partial<Settings>[] = [
      { updateExisting: !updateExisting },
      { leavers: leavers === 'keep' ? 'deactivate' : 'keep' },
      { forcePasswordChange: !forcePasswordChange },
      { incremental: !incremental },
    ];
    decide(stage, changes[a % changes.length] ?? {});
  },

  async 'change the view'(stage, a) {
    const names = Object.keys(stage.world.views);
    decide(stage, { view: names[a % names.length] ?? '' });
  },

  async 'edit the filter of the view'({ world, salesforce }, a) {
    const { view, object } = world.settings;
    const filters = Object.values(world.views);
    const filter = filters[a % filters.length] ?? [];
    await salesforce.control('PATCH', `list-views/${object}.${view}`, { where: whereOf(filter) });
    world.views[view] = filter;
  },

  async 'change the mapping'(stage, a) {
    const { entity } = stage.world.settings;
    const options = {
      forcePasswordChange: false,
      incremental: false,
      updateExisting: true,
      deactivate: false,
      keepDrifted: false,
    };
    const { mapping } = settingsOf(entity, { view: 0, lines: a % 256, ...options, branches: 0 });
    decide(stage, { mapping });
  },

  async 'change the branches'(stage, a, b) {
    const rule = branchRule(stage.world.settings.entity, b % 20);
    decide(stage, { ...rule, destination: DESTINATIONS[a % DESTINATIONS.length] ?? '' });
  },

  async 'add a dropdown option'({ world }) {
    if (!world.dropdown.includes('Gamma')) world.dropdown.push('Gamma');
  },
} as const satisfies Partial<Record<EditKind, Perform>>;

function decide({ world }: Stage, changes: Partial<Settings>): void {
  world.settings = { ...world.settings, ...changes };
}
