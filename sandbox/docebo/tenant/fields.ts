import type { DropdownOption, Field } from './field.ts';

/** "50 user additional fields per platform", "500 elements per dropdown": Docebo's system limits. */
export const MOST_FIELDS = 50;
export const MOST_OPTIONS = 500;

/** The additional fields of users, in their order. */
export interface Fields {
  get(id: number): Field | undefined;
  all(): readonly Field[];
  add(
    field: Omit<Field, 'id' | 'options'> & { readonly options: readonly Omit<DropdownOption, 'id'>[] },
    id?: number,
  ): Field;
  change(id: number, values: Partial<Omit<Field, 'id'>>): Field;
  /** A number that no option has had. */
  nextOptionId(): number;
  remove(id: number): void;
}

export function createFields(): Fields {
  const fields = new Map<number, Field>();
  let nextId = 1;
  let nextOption = 1;
  const nextOptionId = (): number => {
    nextOption += 1;
    return nextOption - 1;
  };
  return {
    get: (id) => fields.get(id),
    all: () => [...fields.values()],
    add({ options, ...field }, id = nextId) {
      nextId = Math.max(nextId, id + 1);
      const added = { ...field, id, options: options.map((option) => ({ ...option, id: nextOptionId() })) };
      fields.set(id, added);
      return added;
    },
    change(id, values) {
      const field = fields.get(id);
      if (field === undefined) throw new Error(`No field ${id}`);
      const changed = { ...field, ...values };
      fields.set(id, changed);
      return changed;
    },
    nextOptionId,
    remove(id) {
      fields.delete(id);
    },
  };
}
