import { useNavigate } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type LogsState, logsQuery } from './api.ts';
import { LogFilters } from './log-filters.tsx';
import { isFiltered, LogList } from './log-list.tsx';

interface LogsPageProps {
  readonly connection: string;
  readonly state: LogsState;
}

/** What happened, to whom, and what to do about it (R33). */
export function LogsPage({ connection, state }: LogsPageProps) {
  const t = useTranslations('logs');
  const navigate = useNavigate();
  const { event, ...filter } = state;
  const go = (search: Partial<LogsState>, replace = false) =>
    void navigate({ to: '/salesforce/$connection/logs', params: { connection }, search, replace });
  const look = (change: Partial<LogsState>, replace?: boolean) => go({ ...filter, ...change }, replace);
  return (
    <LogList
      query={logsQuery(connection, state)}
      filters={<LogFilters connection={connection} state={state} look={look} />}
      empty={{ title: t('empty'), detail: t('emptyDetail'), icon: ScrollText }}
      onClear={isFiltered(filter) ? () => go({}) : null}
      open={event}
      onOpen={(id) => look({ event: id })}
    />
  );
}
