import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { Entity } from './entity.ts';
import type { CallOptions, ListView, Source, SourceField } from './source.ts';

/** What an administrator can choose from, as the integration user sees it. */
export interface OfferedListViews {
  readonly object: string;
  readonly listViews: readonly ListView[];
}

export interface OfferedFields {
  readonly object: string;
  /** Those that a mapping can read. */
  readonly fields: readonly SourceField[];
}

/** Which object is asked about; for custom objects the one that is configured, unless another one is named. */
export interface Subject {
  readonly entity: Entity;
  readonly object?: string | undefined;
  readonly configured?: string | undefined;
}

/** R7. Throws `not_found`, naming the custom objects there are, when it is not said which one. */
export async function offeredListViews(source: Source, subject: Subject, call: CallOptions): Promise<OfferedListViews> {
  const object = await objectOf(source, subject, call);
  return { object, listViews: await source.listViews(object, call) };
}

/** The same for the fields of the object, with `parents` also those one level up. */
export async function offeredFields(
  source: Source,
  subject: Subject,
  { parents, ...call }: CallOptions & { readonly parents: boolean },
): Promise<OfferedFields> {
  const object = await objectOf(source, subject, call);
  return { object, fields: await source.allFields(object, { parents, ...call }) };
}

async function objectOf(source: Source, { entity, object, configured }: Subject, call: CallOptions): Promise<string> {
  if (entity === 'users') return 'User';
  if (entity === 'contacts') return 'Contact';
  const chosen = object ?? configured;
  if (chosen !== undefined) return chosen;
  const offered = await source.customObjects(call);
  const names = offered.map((one) => `${one.object} (${one.label})`).join(', ');
  throw new RollcallError(
    'not_found',
    offered.length === 0
      ? saying('objects_none')`No custom object is configured, and the integration user sees none that has list views.`
      : saying(
          'objects_choose',
        )`No custom object is configured. Say which one is meant with --object: ${{ objects: names }}.`,
  );
}
