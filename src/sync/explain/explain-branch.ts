import type { Sentence } from '../../support/sentence.ts';
import { placeOf } from '../branches/place-of.ts';
import { FOLLOWED } from '../change.ts';
import type { Branch } from '../directory.ts';
import type { PlannedChange } from '../journal/changes.ts';
import type { BranchLink, Link } from '../journal/links.ts';
import type { Prepared } from '../prepare.ts';
import type { RunContext } from '../run-context.ts';
import type { EntitySettings } from '../settings.ts';
import type { Row } from '../source.ts';
import type { OneRecord } from './one-record-journal.ts';

/** Into which branch a person goes, and by which rule. */
export interface ExplainedBranch {
  readonly mode: EntitySettings['branches']['mode'];
  /** What the rule reads of the record, in its order. */
  readonly read: readonly { readonly field: string; readonly value: string | null }[];
  /** Account or options, as a key; null where the record names none. */
  readonly key: string | null;
  readonly place: 'existing' | 'created' | 'destination';
  /** Null for a branch that the run creates. */
  readonly id: string | null;
  readonly code: string | null;
  readonly name: string | null;
  /** Why the key has no branch of its own: `no_code`, `account_not_visible`, …; else how it got one; null where that is plain. */
  readonly reason: string | null;
  /** False: they stay where they are, because existing people are not updated (R13), or they are administrators (R34). */
  readonly follows: boolean;
  /** What is wrong with that branch. */
  readonly problems: readonly Sentence[];
}

interface Asked<Tx> {
  readonly context: RunContext<Tx>;
  readonly tx: Tx;
  readonly prepared: Prepared;
  readonly row: Row | null;
  readonly record: OneRecord;
  readonly link: Link | null;
}

/** Null where nothing becomes of the record. */
export async function explainBranch<Tx>(asked: Asked<Tx>): Promise<ExplainedBranch | null> {
  const { context, tx, prepared, row, record, link } = asked;
  const { journal, directory, settingsId, settings } = context;
  const { change } = record;
  const isNobody =
    change === null ? link === null : change.action === 'reject' || (change.action === 'skip' && link === null);
  if (isNobody) return null;
  const key = change === null ? (link?.branchKey ?? null) : change.branchKey;
  const { mode } = settings.branches;
  const common = {
    mode,
    read: readOf(settings, prepared.extract.paths, row),
    key,
    follows: isFollowed(settings, change),
    problems:
      key === null ? [] : record.events.flatMap(({ said }) => said.filter(({ message }) => message.includes(key))),
  };
  const created = record.branches.find(({ action, branchKey }) => action === 'create' && branchKey === key);
  if (key !== null && created !== undefined) {
    const { code = null, name = null } = created.after ?? {};
    return { ...common, place: 'created', id: null, code, name, reason: created.reason };
  }
  const now = key === null ? undefined : await linkOfKey(asked, key);
  const place = now === undefined ? null : placeOf(now);
  const found: Branch[] = place === null ? [] : await directory.branchesById(tx, [place]);
  const branch = found[0] ?? prepared.destination;
  const renamed = record.branches.find(({ action, targetId }) => action === 'update' && targetId === branch.id);
  return {
    ...common,
    place: found.length > 0 ? 'existing' : 'destination',
    id: branch.id,
    code: branch.code,
    name: renamed?.after?.['name'] ?? branch.name,
    reason: now?.reason ?? null,
  };

  async function linkOfKey({ record: { branches } }: Asked<Tx>, wanted: string): Promise<BranchLink | undefined> {
    const planned = branches.find(({ action, branchKey }) => action === 'link' && branchKey === wanted);
    if (planned !== undefined) return { branchId: planned.targetId, reason: planned.reason, gone: false };
    return (await journal.links.branchLinks(tx, settingsId, [wanted])).get(wanted);
  }
}

function readOf({ branches }: EntitySettings, paths: readonly string[], row: Row | null): ExplainedBranch['read'] {
  const fields = branches.mode === 'accounts' ? ['AccountId'] : branches.mode === 'picklists' ? branches.fields : [];
  const column = (field: string) => paths.findIndex((path) => path.toLowerCase() === field.toLowerCase());
  return fields.map((field) => ({ field, value: row?.[column(field)] ?? null }));
}

function isFollowed({ options }: EntitySettings, change: PlannedChange | null): boolean {
  if (change?.action === 'create') return true;
  return options.updateExisting && change?.action !== 'skip' && change?.reason !== FOLLOWED;
}
