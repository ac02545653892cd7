import type { EditKind } from './case.ts';
import { pick, placeValues } from './org.ts';
import { change, type Perform, type Stage, syncedPeople } from './stage.ts';
import type { Option, World } from './world.ts';

/** What administrators of Salesforce do to picklists, and people to the values that branches follow. */
export const PICKLIST_EDITS = {
  async 'change the place of a person'(stage, a, b) {
    await change(stage, pick(syncedPeople(stage.world), a), placeValues(b));
  },

  async 'relabel a picklist option'(stage, a, b) {
    const field = fieldOf(stage.world, a);
    const option = pick(stage.world.picklists[field]?.options ?? [], Math.floor(a / 8));
    if (option === null) return;
    const label = ['Beta', 'Alpha', `Label ${b}`, option.value][b % 4] ?? option.value;
    await edit(stage, field, { change: option.value, label });
    option.label = label;
  },

  async 'switch a picklist option'(stage, a, b) {
    const field = fieldOf(stage.world, a);
    const option = pick(stage.world.picklists[field]?.options ?? [], b);
    if (option === null) return;
    await edit(stage, field, { change: option.value, active: !option.active });
    option.active = !option.active;
  },

  async 'add or remove a picklist option'(stage, a, b) {
    const field = fieldOf(stage.world, a);
    const picklist = stage.world.picklists[field];
    if (picklist === undefined) return;
    const { options, controller } = picklist;
    const option = pick(options, b);
    if (b % 2 === 0 && option !== null && options.length > 1) {
      await edit(stage, field, { remove: option.value });
      options.splice(options.indexOf(option), 1);
    } else {
      const value = `NEW${stage.next()}`;
      const validFor = controller === null ? [] : ['EMEA'];
      const added: Option = { value, label: `New ${b}`, active: true, validFor };
      await edit(stage, field, {
        add: value,
        label: added.label,
        active: true,
        ...(controller === null ? {} : { validFor }),
      });
      options.push(added);
    }
  },
} as const satisfies Partial<Record<EditKind, Perform>>;

/** Mostly one of those that branches follow. */
function fieldOf({ settings, picklists }: World, number: number): string {
  const followed = number % 4 === 0 ? null : pick(settings.fields, number);
  return followed ?? pick(Object.keys(picklists), number) ?? '';
}

async function edit({ salesforce, world }: Stage, field: string, body: object): Promise<void> {
  await salesforce.control('PATCH', `picklists/${world.settings.object}/${field}`, body);
}
