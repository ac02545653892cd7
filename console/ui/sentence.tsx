import { type ReactNode, useCallback } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import { InEnglish } from './in-english.tsx';
import { isOneOf, type Params, SaidTogether, type Sentence } from './said.tsx';
import { useFieldTitle } from './use-codes.ts';

/** Why somebody is left out, as the server says it. */
export interface LeftOut {
  readonly code: string | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly params: Params;
  /** Where field and value do not say it. */
  readonly sentences?: readonly Sentence[];
}

/**
 * Why a value cannot be used or somebody is left out, in the language that is shown, with what to do about it; null for a
 * code that only the server's own sentence explains.
 */
export function useLeftOut(): (left: LeftOut, advised?: boolean) => string | null {
  const t = useTranslations('sentences');
  const { left: known, advice } = useMessages().sentences;
  const title = useFieldTitle();
  return useCallback(
    ({ code, field, value, params }, advised = true) => {
      if (code === null || !isOneOf(known, code)) return null;
      const name = field === null ? '' : title(field);
      const what = value === null ? name : t('what', { field: name, value });
      const said = t(`left.${code}`, {
        max: 'none',
        by: 'none',
        kind: 'others',
        owner: '',
        ...params,
        what,
        value: value ?? '',
        fields: String(params['fields'] ?? '')
          .split(', ')
          .map(title)
          .join(', '),
      });
      const { path } = params;
      return [
        said,
        path === undefined ? null : t('from', { path: String(path) }),
        advised && isOneOf(advice, code) ? t(`advice.${code}`) : null,
      ]
        .filter((part) => part !== null)
        .join(' ');
    },
    [t, known, advice, title],
  );
}

interface LeftOutSentenceProps {
  readonly of: LeftOut;
  readonly message: string | null;
  /** Whether what to do about it is said, too. */
  readonly advised?: boolean;
}

/** The same, or else the server's own sentence, which is English. */
export function LeftOutSentence({ of, message, advised = true }: LeftOutSentenceProps): ReactNode {
  const said = useLeftOut()(of, advised);
  // What became of a change has sentences of its own.
  if (of.sentences !== undefined && of.sentences.length > 0) return <SaidTogether sentences={of.sentences} />;
  return said ?? <InEnglish>{message}</InEnglish>;
}
