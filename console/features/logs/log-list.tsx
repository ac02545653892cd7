import { useQuery } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { PagesQuery } from '../../api/pages.ts';
import type { LogEvent } from '../../api/run.ts';
import { Drawer } from '../../ui/dialogs.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { logEventQuery } from './api.ts';
import { EventDetails } from './event-details.tsx';
import { LogTable } from './log-table.tsx';

interface LogListProps {
  readonly query: PagesQuery<LogEvent>;
  readonly filters: ReactNode;
  /** False where no event is one of a run. */
  readonly ofRuns?: boolean;
  readonly empty: { readonly title: string; readonly detail: string; readonly icon: LucideIcon };
  /** Takes every filter away; null where there is none. */
  readonly onClear: (() => void) | null;
  /** Id of the event whose details are open, or nothing. */
  readonly open: string;
  readonly onOpen: (event: string) => void;
}

/** Events as a log shows them; beside the one that a link leads to, its details (R30). */
export function LogList({ query, filters, empty, onClear, open, onOpen, ofRuns = true }: LogListProps) {
  const t = useTranslations('logs');
  const events = usePages(query);
  const shown = useQuery({
    ...logEventQuery(open),
    enabled: open !== '',
    initialData: () => events.items.find(({ id }) => id === open),
  });
  return (
    <Panel>
      {filters}
      <QueryStates query={events} empty={{ when: () => events.items.length === 0, ...empty, onClear }}>
        {() => <LogTable events={events.items} onOpen={onOpen} ofRuns={ofRuns} />}
      </QueryStates>
      <MoreButton pages={events} />
      <Drawer opened={open !== ''} onClose={() => onOpen('')} title={t('details')} size="lg">
        {open === '' ? null : <QueryStates query={shown}>{(event) => <EventDetails event={event} />}</QueryStates>}
      </Drawer>
    </Panel>
  );
}

/** Whether anything is looked for. */
export function isFiltered(filter: Readonly<Record<string, string>>): boolean {
  return Object.values(filter).some((one) => one !== '');
}
