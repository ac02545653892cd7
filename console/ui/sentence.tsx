import { type ReactNode, useCallback } from 'react';
import { useFormatter, useMessages, useTranslations } from 'use-intl';
import type { Run } from '../api/run.ts';
import { InEnglish } from './in-english.tsx';
import { useFieldTitle } from './use-codes.ts';

type Params = Readonly<Record<string, string | number>>;

/** Why somebody is left out, as the server says it. */
export interface LeftOut {
  readonly code: string | null;
  readonly field: string | null;
  readonly value: string | null;
  readonly params: Params;
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
  return useLeftOut()(of, advised) ?? <InEnglish>{message}</InEnglish>;
}

type HoldReason = NonNullable<Run['hold']>[number];

/** Why a plan has to be approved (R39). One that an earlier version held has only its sentence. */
export function HoldSentence({ reason: { code, message, params } }: { readonly reason: HoldReason }): ReactNode {
  const t = useTranslations('sentences');
  const format = useFormatter();
  if (Object.keys(params).length === 0) return <InEnglish>{message}</InEnglish>;
  const { people = 0, of = 0, share, most = 0, run = 'none' } = params;
  const limit =
    share === undefined
      ? t('most', { most: Number(most) })
      : format.number(Number(share), { style: 'percent', maximumFractionDigits: 1 });
  return t(`held.${code}`, { people: Number(people), of: Number(of), limit, run: String(run) });
}

function isOneOf<Known extends object>(known: Known, code: PropertyKey): code is keyof Known & string {
  return Object.hasOwn(known, code);
}
