import type { Entity } from '../../api/run.ts';
import { type PlatformField, type Settings, type SourceField, STANDARD_OBJECTS } from '../../api/settings.ts';

/** What the mapping page edits: settings that need not be complete. */
export interface Draft {
  readonly object: string;
  readonly listView: string;
  readonly mapping: Settings['mapping'];
  readonly options: Settings['options'];
  readonly mode: Settings['branches']['mode'];
  /** Code of the destination branch; null until one is chosen (R20). */
  readonly destination: string | null;
  /** For branches by picklists, the outermost first; empty where none is chosen yet (R17). */
  readonly picklists: readonly string[];
  readonly leavers: Settings['leavers'];
  readonly provisioning: Settings['provisioning'];
  readonly schedule: Settings['schedule'];
  readonly thresholds: Settings['thresholds'];
}

export const MOST_PICKLISTS = 3;

/** What nobody has decided yet is as in rollcall.yaml. */
export function newDraft(entity: Entity, object = '', listView = ''): Draft {
  const provisioning = { saml: false, oidc: false, auth0: false };
  return {
    object: STANDARD_OBJECTS[entity] || object,
    listView,
    mapping: {},
    options: {
      forcePasswordChange: false,
      incremental: true,
      updateExisting: true,
      sweepUpTo: 50_000,
      fieldDrift: 'stop',
    },
    mode: 'single',
    destination: null,
    picklists: [],
    leavers: 'keep',
    provisioning: entity === 'users' ? { ...provisioning, salesforce: false } : provisioning,
    schedule: null,
    thresholds: {},
  };
}

export function draftOf(saved: Settings): Draft {
  const { branches, enabled: _, ...settings } = saved;
  const { mode, destination, fields = [] } = branches;
  return { ...settings, mode, destination, picklists: fields };
}

/** Another list view keeps what is mapped; another object has other fields. */
export function pointedAt(draft: Draft, object: string, listView: string): Draft {
  if (object !== '' && object !== draft.object) return { ...draft, object, listView, mapping: {}, picklists: [] };
  return listView === '' ? draft : { ...draft, listView };
}

/** What is saved, and where the work begins: with the object and list view that were chosen. */
export function beginning(settings: Settings | null, entity: Entity, object: string, listView: string) {
  const saved = settings === null ? newDraft(entity, object) : draftOf(settings);
  return { saved, start: pointedAt(saved, object, listView) };
}

/** Fills a platform field from a Salesforce field: of picklists the label where people see labels. */
export function mapped(draft: Draft, target: PlatformField, field: string): Draft {
  const picklist = target.type === 'dropdown' ? 'label' : 'value';
  return { ...draft, mapping: { ...draft.mapping, [target.key]: { field, picklist } } };
}

export function unmapped(draft: Draft, key: string): Draft {
  const { [key]: _, ...mapping } = draft.mapping;
  return { ...draft, mapping };
}

/** What keeps it from being saved, in the order in which it stands on the page (R20, R24). */
export interface Gaps {
  readonly mandatory: readonly PlatformField[];
  readonly destination: boolean;
  readonly picklists: boolean;
}

export function gapsOf(draft: Draft, fields: readonly PlatformField[]): Gaps {
  return {
    mandatory: fields.filter(({ key, mandatory }) => mandatory && !Object.hasOwn(draft.mapping, key)),
    destination: draft.destination === null,
    picklists: draft.mode === 'picklists' && draft.picklists.length === 0,
  };
}

export const isComplete = ({ mandatory, destination, picklists }: Gaps) =>
  mandatory.length === 0 && !destination && !picklists;

/** What is sent: `object` only where there is a choice, and nothing that is null. */
export function bodyOf(draft: Draft, entity: Entity): object {
  const { object, mode, destination, picklists, schedule, ...rest } = draft;
  return {
    ...rest,
    ...(entity === 'custom' ? { object } : {}),
    ...(schedule === null ? {} : { schedule }),
    branches: { mode, destination, ...(mode === 'picklists' ? { fields: picklists } : {}) },
  };
}

/** Picklists that can make branches, those of the record itself. */
export const picklistsAmong = (fields: readonly SourceField[]) =>
  fields.filter(({ type, path }) => type === 'picklist' && !path.includes('.'));
