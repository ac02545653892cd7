import { Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { BranchChoice } from './branch-tree/use-refusal.ts';
import { onDemand } from './on-demand.ts';
import { useOnDemand } from './use-on-demand.tsx';

const chart = onDemand(() => import('./branch-tree/branch-chart.tsx'));

interface BranchChoicesProps {
  readonly choice: BranchChoice;
  /** Id of a branch that is made visible; where nothing is said, the chosen one. */
  readonly reveal?: string;
}

/** A branch is found in the chart or by search, and chosen. What cannot be chosen says why. */
export function BranchChoices({ choice, reveal }: BranchChoicesProps) {
  const t = useTranslations('branchTree.picker');
  const [search, setSearch] = useState('');
  const { parts, note } = useOnDemand(chart, true, { height: 240 });
  const place = useRef<HTMLDivElement>(null);
  const hasGoneOn = useRef(false);
  useEffect(() => {
    if (parts !== null) {
      // The dialog around it has given the keyboard something else by then; not so somebody who has moved on.
      if (!hasGoneOn.current) place.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
      return;
    }
    const over = new AbortController();
    const goOn = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key === 'Tab') hasGoneOn.current = true;
    };
    for (const one of ['keydown', 'pointerdown']) document.addEventListener(one, goOn, { signal: over.signal });
    return () => over.abort();
  }, [parts]);
  if (parts === null) return note;
  return (
    <Stack gap="xs" ref={place}>
      <parts.BranchChart
        choice={choice}
        {...(reveal === undefined ? {} : { reveal })}
        label={t('search')}
        placeholder=""
        search={search}
        onSearch={setSearch}
        maxHeight="45vh"
      />
      <Text size="xs" c="dimmed">
        {t('hint')}
      </Text>
    </Stack>
  );
}
