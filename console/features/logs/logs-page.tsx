import { Badge, Code, Drawer, Group, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ChevronRight, ScrollText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Entity, LogEvent } from '../../api/run.ts';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { Time } from '../../ui/time.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { usePages } from '../../ui/use-pages.ts';
import { LogFilters } from './log-filters.tsx';

const LEVELS = { info: 'gray', warning: 'yellow', error: 'red' } as const;

export interface LogsState {
  readonly search: string;
  readonly level: LogEvent['level'] | '';
  readonly entity: Entity | '';
  /** Id of a run. */
  readonly run: string;
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Id of the event whose details are open (R30). */
  readonly event: string;
}

interface LogsPageProps {
  readonly connection: string;
  readonly state: LogsState;
}

/** What happened, to whom, and what to do about it (R33); beside the event that a link leads to, its details (R30). */
export function LogsPage({ connection, state }: LogsPageProps) {
  const t = useTranslations('logs');
  const navigate = useNavigate();
  const { event: open, ...filter } = state;
  const events = usePages<LogEvent>('/logs', { connection, ...filter });
  const shown = events.items.find(({ id }) => id === open) ?? null;
  const go = (search: Partial<LogsState>, replace = false) =>
    void navigate({ to: '/salesforce/$connection/logs', params: { connection }, search, replace });
  const look = (change: Partial<LogsState>, replace?: boolean) => go({ ...filter, ...change }, replace);
  return (
    <Panel>
      <LogFilters state={state} look={look} />
      <QueryStates
        query={events}
        empty={{
          when: () => events.items.length === 0,
          title: t('empty'),
          detail: t('emptyDetail'),
          icon: ScrollText,
          onClear: Object.values(filter).some((one) => one !== '') ? () => go({}) : null,
        }}
      >
        {() => (
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
                      <UnstyledButton onClick={() => look({ event: event.id })} className="opens" lang="en">
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
      </QueryStates>
      <MoreButton pages={events} />
      <Drawer opened={shown !== null} onClose={() => look({})} title={t('details')} size="lg">
        {shown === null ? null : <Details event={shown} />}
      </Drawer>
    </Panel>
  );
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
