import { hash } from 'node:crypto';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import { say } from './sentences/sentence.ts';
import type { EntitySettings } from './settings.ts';
import type { CompiledExtract, SourceField } from './source.ts';

/**
 * What the people of a watermark were made with. Stored with the settings when a run has succeeded; while it stays the
 * same, only what changed in Salesforce has to be read (R12).
 */
export interface Basis {
  readonly settings: EntitySettings;
  /** Digest of how the org is signed in to: another integration user may see other records. */
  readonly access: string;
  readonly view: { readonly id: string; readonly label: string; readonly filter: string; readonly filtered: boolean };
  /** Id of the destination branch. */
  readonly destination: string;
  readonly fields: readonly BasisField[];
  /** Ids of the settings that lead the people whom they hold: see others.ts. Left out where there are none. */
  readonly leaders?: readonly string[];
}

export interface BasisField {
  readonly path: string;
  /** Describe's type. */
  readonly type: string;
  /** Digest of a picklist's options; null for other types. */
  readonly options: string | null;
}

export interface BasisInput {
  readonly settings: EntitySettings;
  readonly access: string;
  readonly extract: CompiledExtract;
  readonly destination: string;
  readonly fields: readonly SourceField[];
  readonly leaders: readonly string[];
}

export function basisOf({ settings, access, extract, destination, fields, leaders }: BasisInput): Basis {
  const { id, label } = extract.listView;
  return {
    settings,
    access,
    view: { id, label, filter: filterOf(extract), filtered: extract.filtered },
    destination,
    fields: fields.map(({ path, type, options }) => ({
      path,
      type,
      options: options.length === 0 ? null : digest(options.map(({ value, label: text }) => [value, text])),
    })),
    ...(leaders.length > 0 ? { leaders } : {}),
  };
}

/** Why everything has to be read again; empty when reading what changed is enough. */
export function differences(before: Basis | null, now: Basis): Sentence[] {
  if (before === null) return [say('first_run', {})];
  return [...settingsDifferences(before, now), ...salesforceDifferences(before, now)];
}

/** True when the records come from another list view or object than before, so that nobody can be said to have left. */
export function viewReplaced(before: Basis | null, now: Basis): boolean {
  return before !== null && (before.settings.object !== now.settings.object || before.view.id !== now.view.id);
}

/**
 * A view that had a filter and has none now would bring in everybody; Salesforce shows views so whose field was hidden.
 * Throws `salesforce_list_view`.
 */
export function refuseLostFilter(before: Basis | null, now: Basis): void {
  if (before === null || before.view.id !== now.view.id || !before.view.filtered || now.view.filtered) return;
  throw new RollcallError(
    'salesforce_list_view',
    saying(
      'filter_gone',
    )`The list view ${{ view: now.view.label }} had a filter at the last run and has none now: every record would be synchronized. Restore its filter in Salesforce, or check that the integration user may see the fields it filters by. If it is meant to be so, run once with --accept-unfiltered.`,
  );
}

function settingsDifferences(before: Basis, now: Basis): Sentence[] {
  const reasons: Sentence[] = [];
  if (!same(before.settings.object, now.settings.object)) reasons.push(say('object_changed', {}));
  if (before.view.id !== now.view.id) {
    reasons.push(say('view_changed', { view: now.view.label, before: before.view.label }));
  }
  if (!same(mappingOf(before), mappingOf(now))) reasons.push(say('mapping_changed', {}));
  if (!same(before.settings.options, now.settings.options)) reasons.push(say('options_changed', {}));
  if (!same(before.settings.branches, now.settings.branches)) reasons.push(say('branches_changed', {}));
  else if (before.destination !== now.destination) reasons.push(say('destination_changed', {}));
  if (!same(before.settings.leavers, now.settings.leavers)) reasons.push(say('leavers_changed', {}));
  if (before.access !== now.access) reasons.push(say('access_changed', {}));
  if (!same(before.leaders ?? [], now.leaders ?? [])) {
    reasons.push(say('leaders_changed', {}));
  }
  return reasons;
}

function salesforceDifferences(before: Basis, now: Basis): Sentence[] {
  const reasons: Sentence[] = [];
  if (before.view.id === now.view.id && before.view.filter !== now.view.filter) {
    reasons.push(say('filter_changed', { view: now.view.label }));
  }
  const old = new Map(before.fields.map((field) => [field.path, field]));
  for (const { path, type, options } of now.fields) {
    const known = old.get(path);
    if (!known) {
      if (same(mappingOf(before), mappingOf(now))) reasons.push(say('field_back', { path }));
    } else if (known.type !== type) {
      reasons.push(say('type_changed', { path, before: known.type, type }));
    } else if (known.options !== options && labelsMatter(now.settings, path)) {
      reasons.push(say('picklist_changed', { path }));
    }
  }
  return reasons;
}

/** Labels reach people where a line asks for them; the options of branch fields are planned anew in every run. */
function labelsMatter({ mapping }: EntitySettings, path: string): boolean {
  return Object.values(mapping).some((line) => line.field === path && line.picklist === 'label');
}

function mappingOf({ settings }: Basis): unknown {
  return Object.entries(settings.mapping)
    .map(([target, line]) => ({ target, line }))
    .sort((one, other) => (one.target < other.target ? -1 : 1));
}

/** The query without its columns. */
function filterOf({ soql }: CompiledExtract): string {
  return soql.replace(/^SELECT .*? FROM /s, '');
}

function same(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

/** JSON whose keys are sorted: what comes back from the database has lost its order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

function digest(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'hex').slice(0, 32);
}
