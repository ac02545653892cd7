import { useCallback, useEffect, useState } from 'react';
import { draftKey } from '../../api/drafts.ts';
import { useSession } from '../../api/session.ts';
import type { Subject } from '../../api/settings.ts';
import { ofThisTab } from '../../api/storage.ts';
import type { Draft } from './draft.ts';

interface Kept {
  readonly draft: Draft;
  readonly saved: Draft;
  /** True where it comes from before a reload. */
  readonly restored: boolean;
}

/**
 * A draft that a reload of the page does not lose: the browser's tab keeps it until it is saved or discarded.
 * It is its administrator's alone, and is only found again from the list view with which it was begun.
 */
export function useDraft({ connection, entity, owner }: Subject, saved: Draft, start: Draft) {
  const { id } = useSession().person;
  const key = draftKey(id, owner, connection, entity, start.object, start.listView);
  const [kept, setKept] = useState<Kept>(() => {
    const before = read(key, saved);
    return before === null ? { draft: start, saved, restored: false } : { draft: before, saved, restored: true };
  });
  const { draft, restored } = kept;
  const dirty = JSON.stringify(draft) !== JSON.stringify(saved);
  useEffect(() => {
    if (dirty) ofThisTab.set(key, JSON.stringify({ draft, saved }));
    else ofThisTab.remove(key);
  }, [key, dirty, draft, saved]);
  const change = useCallback((next: Draft) => setKept((before) => ({ ...before, draft: next })), []);
  const forget = useCallback(() => ofThisTab.remove(key), [key]);
  const discard = useCallback(() => setKept({ draft: saved, saved, restored: false }), [saved]);
  return { draft, dirty, restored: restored && dirty, change, forget, discard };
}

/** Null where there is none, or where what is saved has changed since it was begun. */
function read(key: string, saved: Draft): Draft | null {
  const text = ofThisTab.get(key);
  if (text === null) return null;
  const before: unknown = JSON.parse(text);
  return isKept(before) && JSON.stringify(before.saved) === JSON.stringify(saved) ? before.draft : null;
}

/** Only this file writes there. */
function isKept(value: unknown): value is Pick<Kept, 'draft' | 'saved'> {
  return typeof value === 'object' && value !== null && 'draft' in value && 'saved' in value;
}
