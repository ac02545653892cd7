import {
  Badge,
  Code,
  Drawer,
  Group,
  Select,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { ChevronRight, ScrollText } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ENTITY_KEYS, type LogEvent } from '../../api/run.ts';
import { DateTimeField, momentOf } from '../../ui/date-time-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { usePages } from '../../ui/use-pages.ts';

const LEVELS = { info: 'gray', warning: 'yellow', error: 'red' } as const;
const LEVEL_KEYS = ['info', 'warning', 'error'] as const;

export interface LogsState {
  readonly run: string;
  readonly level: string;
  /** Id of the event whose details are open from the beginning (R30). */
  readonly event?: string;
}

interface LogsPageProps {
  readonly connection: string;
  readonly state: LogsState;
}

/** What happened, to whom, and what to do about it (R33); beside the event that a link leads to, its details (R30). */
export function LogsPage({ connection, state }: LogsPageProps) {
  const t = useTranslations('logs');
  const common = useTranslations('common');
  const [level, setLevel] = useState<string | null>(state.level === '' ? null : state.level);
  const [entity, setEntity] = useState<string | null>(null);
  const [run, setRun] = useState(state.run);
  const [text, setText] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [typed] = useDebouncedValue({ search: text.trim(), run: run.trim() }, 300);
  const query = { connection, level, entity, ...typed, from: instant(from), to: instant(to) };
  const events = usePages<LogEvent>('/logs', query);
  const [open, setOpen] = useState<string | null>(state.event ?? null);
  const shown = events.items.find(({ id }) => id === open) ?? null;
  return (
    <Panel>
      <Group mb="md" align="flex-end" gap="sm">
        <TextInput
          label={t('search')}
          placeholder={t('searchHint')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label={t('level')}
          placeholder={common('all')}
          clearable
          w={120}
          data={LEVEL_KEYS.map((value) => ({ value, label: t(`levels.${value}`) }))}
          value={level}
          onChange={setLevel}
        />
        <Select
          label={t('entity')}
          placeholder={common('all')}
          clearable
          w={150}
          data={ENTITY_KEYS.map((value) => ({ value, label: common(`entities.${value}`) }))}
          value={entity}
          onChange={setEntity}
        />
        <TextInput
          label={t('run')}
          placeholder={common('all')}
          w={90}
          value={run}
          onChange={(event) => setRun(event.currentTarget.value)}
        />
        <DateTimeField label={t('from')} placeholder={t('anyTime')} value={from} onChange={setFrom} />
        <DateTimeField label={t('to')} placeholder={t('anyTime')} value={to} onChange={setTo} />
      </Group>
      {events.isError ? <ProblemAlert error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.isPending ? <Skeleton h={200} /> : null}
      {events.isSuccess && events.items.length === 0 ? (
        <EmptyState title={t('empty')} icon={ScrollText}>
          {t('emptyDetail')}
        </EmptyState>
      ) : null}
      {events.items.length === 0 ? null : (
        <Table.ScrollContainer minWidth={820}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={170}>{t('date')}</Table.Th>
                <Table.Th w={110}>{t('level')}</Table.Th>
                <Table.Th>{t('what')}</Table.Th>
                <Table.Th>{t('user')}</Table.Th>
                <Table.Th w={110}>{t('run')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {events.items.map((event) => (
                <Table.Tr key={event.id}>
                  <Table.Td>
                    <Time at={event.at} exact />
                  </Table.Td>
                  <Table.Td>
                    <Badge color={LEVELS[event.level]} variant="light">
                      {t(`levels.${event.level}`)}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <UnstyledButton onClick={() => setOpen(event.id)} className="opens" lang="en">
                      {event.message}
                      <ChevronRight size={14} aria-hidden />
                    </UnstyledButton>
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{event.username ?? '–'}</Table.Td>
                  <Table.Td>
                    {event.run === null ? (
                      '–'
                    ) : (
                      <PageLink to="/runs/$id" params={{ id: event.run }}>
                        {event.run}
                      </PageLink>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <MoreButton pages={events} />
      <Drawer opened={shown !== null} onClose={() => setOpen(null)} title={t('details')} size="lg">
        {shown === null ? null : <Details event={shown} />}
      </Drawer>
    </Panel>
  );
}

function instant(local: string | null): string | null {
  return local === null ? null : momentOf(local).toISOString();
}

function Details({ event }: { readonly event: LogEvent }) {
  const t = useTranslations('logs');
  const { at, level, code, message, username, sourceId, run, detail } = event;
  const title = useFieldTitle();
  const { code: _, message: __, field, value, ...others } = detail ?? {};
  const more = Object.entries(others).filter(([, one]) => one !== null);
  return (
    <Stack>
      <Group>
        <Badge color={LEVELS[level]} variant="light">
          {t(`levels.${level}`)}
        </Badge>
        <Time at={at} exact />
        <Code>{code}</Code>
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }} lang="en">
        {message}
      </Text>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {username === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>{t('user')}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <PageLink to="/users" search={{ search: username }}>
                  {username}
                </PageLink>
              </Table.Td>
            </Table.Tr>
          )}
          {sourceId === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>{t('sourceId')}</Table.Th>
              <Table.Td>{sourceId}</Table.Td>
            </Table.Tr>
          )}
          {run === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>{t('run')}</Table.Th>
              <Table.Td>
                <PageLink to="/runs/$id" params={{ id: run }}>
                  {run}
                </PageLink>
              </Table.Td>
            </Table.Tr>
          )}
          {typeof field !== 'string' ? null : (
            <Table.Tr>
              <Table.Th w={140}>{t('field')}</Table.Th>
              <Table.Td>{title(field)}</Table.Td>
            </Table.Tr>
          )}
          {typeof value !== 'string' ? null : (
            <Table.Tr>
              <Table.Th w={140}>{t('value')}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          )}
          {more.map(([key, one]) => (
            <Table.Tr key={key}>
              <Table.Th w={140} lang="en">
                {key}
              </Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }} lang="en">
                {typeof one === 'string' ? one : <Code block>{JSON.stringify(one, null, 2)}</Code>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
