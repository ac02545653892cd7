import { isBlank } from '../map/text.ts';
import { say } from '../sentences/sentence.ts';
import type { PicklistOption, SourceField } from '../source.ts';
import { branchName, LONGEST_BRANCH_NAME } from './branch-name.ts';
import { bounded, picklistKey, picklistLevels } from './picklist-key.ts';
import type { BranchProblem } from './problem.ts';
import { byKeyAndCode, type WantedBranch, type WantedTree } from './wanted-tree.ts';

export interface KeysInQuestion {
  /** Keys that people are under. They get their branches whatever Salesforce says of their options. */
  readonly inUse: Iterable<string>;
  /** Keys that have a branch. It is kept in step while Salesforce still has their options, used or not. */
  readonly linked: Iterable<string>;
}

/**
 * The branches that picklists ask for (R17): every active option of the first field; below an active option every active
 * option that is valid for it, where the field depends on the one above, else the combinations in use; and everything
 * in use, be it inactive, unknown or not valid together. Keys of other fields, or of another order of them, are passed
 * over. The result does not depend on the order of the keys.
 *
 * @param fields One to three described picklists, the one of the topmost branches first.
 */
export function picklistTree(fields: readonly SourceField[], { inUse, linked }: KeysInQuestion): WantedTree {
  const paths = fields.map(({ path }) => path);
  const used = valuesBelow(inUse, paths);
  const known = valuesBelow(linked, paths);
  const branches: WantedBranch[] = [];
  const problems: BranchProblem[] = [];

  let parents: readonly Parent[] = [TOP];
  for (const [index, field] of fields.entries()) {
    const level = levelOf(field, fields[index - 1]);
    const children = parents.flatMap((parent) =>
      wantedBelow(level, parent, used.get(parent.key), known.get(parent.key)).map(
        (value): Child => ({ key: picklistKey(parent.key, field.path, value), value, parentKey: parent.key }),
      ),
    );
    children.sort((one, other) => (one.key < other.key ? -1 : 1));
    for (const { key, value, parentKey } of children) {
      const option = level.options.get(value)?.option;
      const { name, wasCut } = branchName(labelOf(option) ?? option?.value ?? value);
      branches.push({ key, code: key, name, keepsName: option === undefined, parentKey });
      if (wasCut) problems.push(nameTooLong(key, field, name));
    }
    parents = children.map(({ key, value }) => ({ key, option: level.options.get(value) ?? null }));
  }
  return { branches, problems: problems.sort(byKeyAndCode) };
}

interface Child {
  readonly key: string;
  readonly value: string;
  readonly parentKey: string | null;
}

/** A branch that others go below: the destination, or that of a value, which may be none of describe's options. */
type Parent = { readonly key: null; readonly option: null } | { readonly key: string; readonly option: Listed | null };

const TOP: Parent = { key: null, option: null };

interface Listed {
  readonly option: PicklistOption;
  /** In describe's order, inactive options included: what `validFor` speaks of. */
  readonly position: number;
}

interface Level {
  /** By value; values here and below are bounded as in keys. */
  readonly options: ReadonlyMap<string, Listed>;
  readonly active: readonly string[];
  /** Active values by the position of the option above that they are valid for; null where the field is independent. */
  readonly validBelow: ReadonlyMap<number, readonly string[]> | null;
}

function levelOf(field: SourceField, above: SourceField | undefined): Level {
  const options = new Map<string, Listed>();
  for (const [position, option] of field.options.entries()) {
    const value = bounded(option.value);
    if (!options.has(value)) options.set(value, { option, position });
  }
  const active = [...options].filter(([, { option }]) => option.active);
  return {
    options,
    active: active.map(([value]) => value),
    validBelow: above !== undefined && dependsOn(field, above) ? validBelow(active) : null,
  };
}

function validBelow(active: readonly (readonly [string, Listed])[]): Map<number, string[]> {
  const values = new Map<number, string[]>();
  for (const [value, { option }] of active) {
    for (const position of new Set(option.validFor)) {
      const valid = values.get(position);
      if (valid) valid.push(value);
      else values.set(position, [value]);
    }
  }
  return values;
}

/** A controller is named without the path to its object, which is that of the field itself. */
function dependsOn(field: SourceField, above: SourceField): boolean {
  if (field.controller === null) return false;
  const relationships = field.path.slice(0, field.path.lastIndexOf('.') + 1);
  return `${relationships}${field.controller}`.toLowerCase() === above.path.toLowerCase();
}

/** The values that have a branch below this parent. */
function wantedBelow(
  level: Level,
  parent: Parent,
  used: ReadonlySet<string> | undefined,
  known: ReadonlySet<string> | undefined,
): string[] {
  const wanted = new Set(used);
  // Nobody can choose an option that is no longer active: below it there is what is in use, and no more.
  if (parent.key !== null && !parent.option?.option.active) return [...wanted];
  if (parent.key === null) {
    for (const value of level.active) wanted.add(value);
  } else if (level.validBelow !== null && parent.option !== null) {
    for (const value of level.validBelow.get(parent.option.position) ?? []) wanted.add(value);
  } else {
    for (const value of known ?? []) if (level.options.get(value)?.option.active) wanted.add(value);
  }
  return [...wanted];
}

function labelOf(option: PicklistOption | undefined): string | null {
  return option === undefined || isBlank(option.label) ? null : option.label;
}

/** Key of a parent (null: the destination) → the values that these keys have below it. */
function valuesBelow(keys: Iterable<string>, paths: readonly string[]): Map<string | null, Set<string>> {
  const below = new Map<string | null, Set<string>>();
  for (const key of keys) {
    for (const { parentKey, value } of picklistLevels(key, paths) ?? []) {
      const values = below.get(parentKey);
      if (values) values.add(value);
      else below.set(parentKey, new Set([value]));
    }
  }
  return below;
}

function nameTooLong(key: string, field: SourceField, name: string): BranchProblem {
  const said = { of: 'option', path: field.path, key, name, longest: LONGEST_BRANCH_NAME } as const;
  return { key, ...say('name_too_long', said) };
}
