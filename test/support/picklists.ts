import fc from 'fast-check';
import type { PicklistOption, SourceField } from '../../src/sync/source.ts';
import { sourceField } from './mapping.ts';

export interface OptionSketch {
  readonly label?: string;
  readonly active?: boolean;
  /** Values of the field above that it is valid for. */
  readonly below?: readonly string[];
}

/** A described picklist from its options, value by value; with `above` it depends on that field. */
export function picklist(
  path: string,
  options: Readonly<Record<string, OptionSketch>>,
  above?: SourceField,
): SourceField {
  const positionOf = (value: string) => above?.options.findIndex((option) => option.value === value) ?? -1;
  const described = Object.entries(options).map(
    ([value, { label = value, active = true, below = [] }]): PicklistOption => ({
      value,
      label,
      active,
      validFor: above === undefined ? null : below.map(positionOf),
    }),
  );
  const controller = above === undefined ? null : above.path.slice(above.path.lastIndexOf('.') + 1);
  return { ...sourceField(path, 'picklist', described), controller };
}

const VALUES = ['A', 'B', 'C', 'a', '50%', 'N/A', 'x=y', 'Ünï ☕', ''];

/** One to three picklists of few options, dependent on the one above or not, and keys as rows would make them. */
export const picklistCases = fc
  .array(
    fc.record({
      options: fc.uniqueArray(
        fc.record({
          value: fc.constantFrom(...VALUES.slice(0, -1)),
          label: fc.constantFrom('One', 'Two', ''),
          active: fc.boolean(),
          below: fc.subarray(VALUES),
        }),
        { selector: ({ value }) => value, maxLength: 5 },
      ),
      dependent: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .chain((levels) => {
    const fields: SourceField[] = [];
    for (const [index, { options, dependent }] of levels.entries()) {
      const sketches = Object.fromEntries(options.map(({ value, ...sketch }) => [value, sketch]));
      fields.push(picklist(`F${index}__c`, sketches, dependent ? fields[index - 1] : undefined));
    }
    const rows = fc.array(fc.tuple(...fields.map(() => fc.constantFrom(...VALUES))), { maxLength: 12 });
    return fc.record({ fields: fc.constant(fields), inUse: rows, linked: rows });
  });
