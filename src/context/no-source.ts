import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';
import type { Source } from '../sync/source.ts';

/** In the place of Salesforce, where something is done with what is stored of a run: approve, discard, cancel, undo. */
export const noSource: Source & AsyncDisposable = {
  identity: refuse,
  customObjects: refuse,
  listViews: refuse,
  fields: refuse,
  inspectFields: refuse,
  allFields: refuse,
  hasField: refuse,
  compile: refuse,
  prefetch: refuse,
  count: refuse,
  read: refuse,
  split: refuse,
  release: refuse,
  readIds: refuse,
  record: refuse,
  accounts: refuse,
  accountsChanged: refuse,
  serverTime: refuse,
  calls: () => 0,
  apiUsage: () => null,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

function refuse(): never {
  throw new RollcallError(
    'internal',
    saying('source_needless')`Something was asked of Salesforce for which nothing is to be asked of it.`,
  );
}
