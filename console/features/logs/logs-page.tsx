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
import { DateTimePicker } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { ENTITIES, type LogEvent } from '../../api/run.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { PageLink } from '../../ui/links.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { Time } from '../../ui/time.tsx';
import { usePages } from '../../ui/use-pages.ts';

const LEVELS = { info: 'gray', warning: 'yellow', error: 'red' } as const;

interface LogsPageProps {
  readonly connection: string;
  readonly run: string;
  readonly level: string;
}

/** What happened, to whom, and what to do about it (R33). */
export function LogsPage({ connection, run: firstRun, level: firstLevel }: LogsPageProps) {
  const [level, setLevel] = useState<string | null>(firstLevel === '' ? null : firstLevel);
  const [entity, setEntity] = useState<string | null>(null);
  const [run, setRun] = useState(firstRun);
  const [text, setText] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [typed] = useDebouncedValue({ search: text.trim(), run: run.trim() }, 300);
  const query = { connection, level, entity, ...typed, from: instant(from), to: instant(to) };
  const events = usePages<LogEvent>('/logs', query);
  const [shown, setShown] = useState<LogEvent | null>(null);
  return (
    <Panel>
      <Group mb="md" align="flex-end">
        <TextInput
          label="Search"
          placeholder="text, username, Salesforce Id"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label="Level"
          placeholder="All"
          clearable
          w={130}
          data={Object.keys(LEVELS)}
          value={level}
          onChange={setLevel}
        />
        <Select
          label="Entity"
          placeholder="All"
          clearable
          w={150}
          data={Object.entries(ENTITIES).map(([value, label]) => ({ value, label }))}
          value={entity}
          onChange={setEntity}
        />
        <TextInput
          label="Run"
          placeholder="All"
          w={90}
          value={run}
          onChange={(event) => setRun(event.currentTarget.value)}
        />
        <DateTimePicker label="From" placeholder="Any time" clearable w={180} value={from} onChange={setFrom} />
        <DateTimePicker label="To" placeholder="Any time" clearable w={180} value={to} onChange={setTo} />
      </Group>
      {events.isError ? <ProblemAlert error={events.error} onRetry={() => void events.refetch()} /> : null}
      {events.isPending ? <Skeleton h={200} /> : null}
      {events.isSuccess && events.items.length === 0 ? (
        <EmptyState title="Nothing here" icon={ScrollText}>
          Nothing has happened yet, or no event fits the filters.
        </EmptyState>
      ) : null}
      {events.items.length === 0 ? null : (
        <Table.ScrollContainer minWidth={820}>
          <Table verticalSpacing="sm" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={170}>Date</Table.Th>
                <Table.Th w={110}>Level</Table.Th>
                <Table.Th>What happened</Table.Th>
                <Table.Th>User</Table.Th>
                <Table.Th w={110}>Run</Table.Th>
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
                      {event.level}
                    </Badge>
                  </Table.Td>
                  <Table.Td>
                    <UnstyledButton onClick={() => setShown(event)} style={{ overflowWrap: 'anywhere' }}>
                      <Text size="sm" td="underline" component="span" style={{ textUnderlineOffset: 3 }}>
                        {event.message}
                      </Text>
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
      <Drawer opened={shown !== null} onClose={() => setShown(null)} title={shown?.code ?? ''} size="lg">
        {shown === null ? null : <Details event={shown} />}
      </Drawer>
    </Panel>
  );
}

/** The pickers answer local times without a zone. */
function instant(local: string | null): string | null {
  return local === null ? null : new Date(local.replace(' ', 'T')).toISOString();
}

function Details({ event }: { readonly event: LogEvent }) {
  const { at, level, message, username, sourceId, run, detail } = event;
  const more = Object.entries(detail ?? {});
  return (
    <Stack>
      <Group>
        <Badge color={LEVELS[level]} variant="light">
          {level}
        </Badge>
        <Time at={at} exact />
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }}>{message}</Text>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {username === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>User</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <PageLink to="/users" search={{ search: username }}>
                  {username}
                </PageLink>
              </Table.Td>
            </Table.Tr>
          )}
          {sourceId === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>Salesforce Id</Table.Th>
              <Table.Td>{sourceId}</Table.Td>
            </Table.Tr>
          )}
          {run === null ? null : (
            <Table.Tr>
              <Table.Th w={140}>Run</Table.Th>
              <Table.Td>
                <PageLink to="/runs/$id" params={{ id: run }}>
                  {run}
                </PageLink>
              </Table.Td>
            </Table.Tr>
          )}
          {more.map(([key, value]) => (
            <Table.Tr key={key}>
              <Table.Th w={140}>{key}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {typeof value === 'string' ? value : <Code block>{JSON.stringify(value, null, 2)}</Code>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}
