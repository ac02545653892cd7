import { Box, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import type { Page } from '../../api/wire.ts';
import { Problem } from '../../ui/problem.tsx';
import { Loading } from '../../ui/query-states.tsx';
import { Select } from '../../ui/select.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { useProblem } from '../../ui/use-problem.ts';
import type { NotificationEvent } from './api.ts';

interface PreviewProps {
  readonly event: NotificationEvent;
  readonly subject: string;
  readonly body: string;
}

interface Rendered {
  readonly subject: string;
  readonly text: string;
}

/** The mail as it would be sent: filled in with a sample, or with somebody of the platform. Nothing is sent. */
export function Preview({ event, subject, body }: PreviewProps) {
  const t = useTranslations('notifications.preview');
  const [personId, setPersonId] = useState<string | null>(null);
  const toPerson = !event.startsWith('run_');
  const [draft] = useDebouncedValue({ event, subject, body, personId: toPerson ? personId : null }, 400);
  const isWritten = draft.subject.trim() !== '' && draft.body !== '';
  const rendered = useQuery({
    queryKey: ['/notifications/preview', draft],
    enabled: isWritten,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: () => api.post<Rendered>('/notifications/preview', draft),
  });
  return (
    <TitledPanel title={t('title')}>
      <Stack>
        {toPerson ? <ChoosePerson value={personId} onChange={setPersonId} /> : null}
        <Box aria-live="polite" aria-busy={rendered.isFetching}>
          {isWritten ? null : (
            <Text size="sm" c="dimmed">
              {t('empty')}
            </Text>
          )}
          {isWritten && rendered.isError ? (
            <Problem error={rendered.error} onRetry={() => void rendered.refetch()} />
          ) : null}
          {isWritten && rendered.isLoading ? <Loading height={120} /> : null}
          {isWritten && rendered.data !== undefined && !rendered.isError ? (
            <Paper withBorder p="md" dir="auto">
              <Text size="sm" fw={600} mb="xs">
                {rendered.data.subject}
              </Text>
              <Text size="sm" dir="auto" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
                {rendered.data.text}
              </Text>
            </Paper>
          ) : null}
        </Box>
      </Stack>
    </TitledPanel>
  );
}

interface ChoosePersonProps {
  readonly value: string | null;
  readonly onChange: (personId: string | null) => void;
}

interface Someone {
  readonly id: string;
  readonly username: string;
}

function ChoosePerson({ value, onChange }: ChoosePersonProps) {
  const t = useTranslations('notifications.preview');
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 300);
  const problemOf = useProblem();
  const people = useQuery({
    queryKey: ['/people', 'to choose from', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Page<Someone>>('/people', { search, limit: 20 }, signal),
  });
  return (
    <Select
      label={t('for')}
      placeholder={t('sample')}
      searchable
      clearable
      // The server has searched already.
      filter={({ options }) => options}
      searchValue={text}
      onSearchChange={setText}
      nothingFoundMessage={t('nobody')}
      error={people.isError ? problemOf(people.error).title : null}
      data={people.data?.items.map(({ id, username }) => ({ value: id, label: username })) ?? []}
      value={value}
      onChange={onChange}
    />
  );
}
