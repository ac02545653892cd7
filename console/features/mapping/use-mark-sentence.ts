import { useCallback } from 'react';
import type { Sample } from '../../api/settings.ts';
import { useLeftOut } from '../../ui/sentence.tsx';

export type Mark = Sample['rows'][number]['marks'][number];

/** Why a record with this cell would be rejected, and what to do; the value itself stands in the cell (R26). */
export function useMarkSentence(): (mark: Mark) => string {
  const sentenceOf = useLeftOut();
  return useCallback(
    ({ code, target: field, params, message }) => sentenceOf({ code, field, value: null, params }) ?? message,
    [sentenceOf],
  );
}
