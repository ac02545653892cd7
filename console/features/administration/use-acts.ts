import { useMemo } from 'react';
import { useMessages, useTranslations } from 'use-intl';

interface Acts {
  /** What was done, in words; null for what another version of Rollcall has written down. */
  readonly actTitle: (action: string) => string | null;
  /** Everything that a log can be asked for, by what it is about; what is asked for already is among it. */
  readonly acts: (asked: string) => { readonly group: string; readonly items: Choice[] }[];
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What administrators do, in the language that is shown. */
export function useActs(): Acts {
  const words: Readonly<Record<string, Readonly<Record<string, string>>>> = useMessages().acts;
  const t = useTranslations('administration.audit');
  return useMemo(() => {
    const titles = new Map<string, string>();
    const groups = Object.entries(words).map(([noun, { about = noun, ...verbs }]) => {
      const items = Object.entries(verbs).map(([verb, label]) => ({ value: `${noun}.${verb}`, label }));
      for (const { value, label } of items) titles.set(value, label);
      const all = items.length < 2 ? [] : [{ value: `${noun}.`, label: t('everything', { about }) }];
      return { group: about, items: [...all, ...items] };
    });
    const sorted = groups.toSorted((one, other) => one.group.localeCompare(other.group));
    const offered = new Set(groups.flatMap(({ items }) => items.map(({ value }) => value)));
    return {
      actTitle: (action) => titles.get(action) ?? null,
      acts: (asked) =>
        asked === '' || offered.has(asked)
          ? sorted
          : [{ group: t('action'), items: [{ value: asked, label: asked }] }, ...sorted],
    };
  }, [words, t]);
}
