import type { Sentence } from '../support/sentence.ts';
import { say } from '../sync/sentences/sentence.ts';
import type { CallOptions, CompiledExtract, ExtractRequest, Since } from '../sync/source.ts';
import type { Describer } from './describe/fields.ts';
import type { Client } from './http/client.ts';
import { chooseView } from './list-view/choose-view.ts';
import { compileListView } from './list-view/compile.ts';
import { readFilter } from './list-view/read-filter.ts';
import { assertObjectName, assertPaths } from './soql/text.ts';

export interface CompilerContext {
  readonly client: Client;
  readonly describer: Describer;
  /** List views found so far, by object and name: a run compiles one several times. */
  readonly found: Map<string, ReturnType<typeof findView>>;
}

/** Implements Source.compile. */
export async function compileExtract(
  context: CompilerContext,
  { object, listView, paths, since }: ExtractRequest,
  options: CallOptions,
): Promise<CompiledExtract> {
  assertObjectName(object);
  assertPaths(object, paths);
  const key = `${object} ${listView}`;
  const { view, filter, notes } = await (context.found.get(key) ?? findView(context, object, listView, options));
  context.found.set(key, Promise.resolve({ view, filter, notes }));
  const unfollowed = since === undefined ? null : await whyNotSince(context, { object, since }, options);
  return compileListView({
    object,
    view,
    filter,
    paths,
    since: unfollowed === null ? since : undefined,
    notes: unfollowed === null ? notes : [...notes, unfollowed],
  });
}

async function findView(
  context: Pick<CompilerContext, 'client' | 'describer'>,
  object: string,
  listView: string,
  options: CallOptions,
) {
  const view = await chooseView(context.client, object, listView, options);
  return { view, ...(await readFilter(context, object, view, options)) };
}

/**
 * Why the records cannot be narrowed to those changed, or null: SystemModstamp must be there for each
 * object, visible and usable in a filter, and behind a reference to several objects (an owner that may be a queue) SOQL
 * knows only the fields they have in common, which it is not among. Reading everything is then the only way to miss
 * nothing.
 */
async function whyNotSince(
  { describer }: CompilerContext,
  { object, since }: { readonly object: string; readonly since: Since },
  options: CallOptions,
): Promise<Sentence | null> {
  const unfollowed: string[] = [];
  for (const parent of ['', ...since.parents]) {
    const path = parent === '' ? 'SystemModstamp' : `${parent}.SystemModstamp`;
    const stamp = await describer.find(object, path, options);
    if (stamp === null || !stamp.field.filterable || stamp.polymorphic) unfollowed.push(path);
  }
  if (unfollowed.length === 0) return null;
  return say('changes_unfiltered', { object, paths: unfollowed.join(', ') });
}
