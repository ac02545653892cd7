import { Badge, Table, Text, UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { LogEvent } from '../../api/run.ts';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { useLeftOut } from '../../ui/sentence.tsx';
import { StartedBy } from '../../ui/starter.tsx';
import { Time } from '../../ui/time.tsx';
import { EventSentence } from './event-sentence.tsx';
import { useEventTitle } from './use-event-title.ts';

const LEVELS = { info: 'gray', warning: 'yellow', error: 'red' } as const;

interface LogTableProps {
  readonly events: readonly LogEvent[];
  /** Shows the details of the event with this id. */
  readonly onOpen: (id: string) => void;
  /** Whether its events are those of runs. */
  readonly ofRuns: boolean;
}

/** Date, user, action and target user of each event (R33); a row opens its details. */
export function LogTable({ events, onOpen, ofRuns }: LogTableProps) {
  const t = useTranslations('logs');
  const leftOut = useLeftOut();
  return (
    <ListTable
      minWidth={920}
      highlightOnHover
      layout="fixed"
      columns={[
        { title: t('date'), w: 172 },
        { title: t('level'), w: 96 },
        { title: t('user'), w: 110 },
        t('action'),
        { title: t('target'), w: '20%' },
        ...(ofRuns ? [{ title: t('run'), w: 92 }] : []),
      ]}
    >
      {events.map((event) => (
        <Row key={event.id} event={event} leftOut={leftOut} onOpen={onOpen} ofRuns={ofRuns} />
      ))}
    </ListTable>
  );
}

interface RowProps {
  readonly event: LogEvent;
  readonly leftOut: ReturnType<typeof useLeftOut>;
  readonly onOpen: (id: string) => void;
  readonly ofRuns: boolean;
}

function Row({ event, leftOut, onOpen, ofRuns }: RowProps) {
  const titleOf = useEventTitle();
  const { id, at, level, code, message, startedBy, username, sourceId, run } = event;
  const title = titleOf(code);
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Time at={at} exact />
      </Table.Td>
      <Table.Td>
        <Level level={level} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <StartedBy starter={startedBy} />
      </Table.Td>
      <Table.Td>
        <UnstyledButton onClick={() => onOpen(id)} className="opens" {...(title === null ? { lang: 'en' } : {})}>
          {title ?? message}
          <ChevronRight size={14} aria-hidden />
        </UnstyledButton>
        {title === null ? null : (
          <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
            <EventSentence event={event} leftOut={leftOut} />
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>{username ?? sourceId ?? '–'}</Table.Td>
      {ofRuns ? (
        <Table.Td>
          {run === null ? (
            '–'
          ) : (
            <PageLink to="/runs/$id" params={{ id: run }} size="sm">
              {run}
            </PageLink>
          )}
        </Table.Td>
      ) : null}
    </Table.Tr>
  );
}

export function Level({ level }: { readonly level: LogEvent['level'] }) {
  const t = useTranslations('logs.levels');
  return (
    <Badge color={LEVELS[level]} variant="light">
      {t(level)}
    </Badge>
  );
}
