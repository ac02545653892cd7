import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { type LogsState, logEventQuery, logsQuery } from './api.ts';
import { EventDetails } from './event-details.tsx';
import { LogFilters } from './log-filters.tsx';
import { LogTable } from './log-table.tsx';

interface LogsPageProps {
  readonly connection: string;
  readonly state: LogsState;
}

/** What happened, to whom, and what to do about it (R33); beside the event that a link leads to, its details (R30). */
export function LogsPage({ connection, state }: LogsPageProps) {
  const t = useTranslations('logs');
  const navigate = useNavigate();
  const { event: open, ...filter } = state;
  const events = usePages(logsQuery(connection, state));
  const shown = useQuery({
    ...logEventQuery(open),
    enabled: open !== '',
    initialData: () => events.items.find(({ id }) => id === open),
  });
  const go = (search: Partial<LogsState>, replace = false) =>
    void navigate({ to: '/salesforce/$connection/logs', params: { connection }, search, replace });
  const look = (change: Partial<LogsState>, replace?: boolean) => go({ ...filter, ...change }, replace);
  return (
    <Panel>
      <LogFilters connection={connection} state={state} look={look} />
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
        {() => <LogTable events={events.items} onOpen={(id) => look({ event: id })} />}
      </QueryStates>
      <MoreButton pages={events} />
      <Drawer opened={open !== ''} onClose={() => look({})} title={t('details')} size="lg">
        {open === '' ? null : <QueryStates query={shown}>{(event) => <EventDetails event={event} />}</QueryStates>}
      </Drawer>
    </Panel>
  );
}
