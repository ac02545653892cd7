import { Alert, Code, Group, Stack, Table, Text } from '@mantine/core';
import { Lightbulb } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { LogEvent } from '../../api/run.ts';
import { PageLink } from '../../ui/links.tsx';
import { RecordLink } from '../../ui/record-link.tsx';
import { useLeftOut } from '../../ui/sentence.tsx';
import { StartedBy } from '../../ui/starter.tsx';
import { Time } from '../../ui/time.tsx';
import { useFieldTitle } from '../../ui/use-codes.ts';
import { useOwnerName } from '../../ui/use-owner-name.ts';
import { EventSentence } from './event-sentence.tsx';
import { Level } from './log-table.tsx';
import { useAdvice, useEventTitle } from './use-event-title.ts';

/** One event: what happened, to whom, what to do, and where to go on (R33). */
export function EventDetails({ event }: { readonly event: LogEvent }) {
  const t = useTranslations('logs');
  const owners = useTranslations('owners');
  const ownerName = useOwnerName();
  const { at, level, code, startedBy, username, sourceId, personId, run, connection, owner, detail } = event;
  const fieldTitle = useFieldTitle();
  const leftOut = useLeftOut();
  const title = useEventTitle()(code);
  const advice = useAdvice()(code);
  const { code: _, message: __, params: ___, said: ____, field, value, subject, attributes, ...others } = detail ?? {};
  const said: readonly (readonly [string, ReactNode])[] = [
    [t('user'), startedBy === null ? null : <StartedBy key="user" starter={startedBy} />],
    [
      t('target'),
      username !== null && personId !== null ? (
        <PageLink key="target" to="/users/$id" params={{ id: personId }} size="sm">
          {username}
        </PageLink>
      ) : (
        username
      ),
    ],
    [t('sourceId'), sourceId === null ? null : <RecordLink key="record" connection={connection} id={sourceId} />],
    [
      t('run'),
      run === null ? null : (
        <PageLink key="run" to="/runs/$id" params={{ id: run }} size="sm">
          {run}
        </PageLink>
      ),
    ],
    [owners('label'), owner === null ? null : ownerName({ owner, ownerName: event.ownerName })],
    [t('field'), typeof field === 'string' ? fieldTitle(field) : null],
    // A rejection without a value is one of an empty field.
    [t('value'), typeof value === 'string' ? value : typeof field === 'string' ? t('emptyValue') : null],
    [t('subject'), typeof subject === 'string' ? subject : null],
    [t('attributes'), Array.isArray(attributes) ? attributes.join(', ') : null],
    [t('code'), <Code key="code">{code}</Code>],
  ];
  const more = Object.entries(others).filter(([, one]) => one !== null);
  return (
    <Stack>
      <Group gap="xs">
        <Level level={level} />
        <Text size="sm" c="dimmed">
          <Time at={at} exact />
        </Text>
      </Group>
      {title === null ? null : <Text fw={600}>{title}</Text>}
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        <EventSentence event={event} leftOut={leftOut} advised={false} />
      </Text>
      {advice === null ? null : (
        <Alert color="blue" icon={<Lightbulb aria-hidden />} title={t('whatToDo')}>
          {advice}
        </Alert>
      )}
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          {said.map(([name, one]) =>
            one === null ? null : (
              <Fact key={name} name={name}>
                {one}
              </Fact>
            ),
          )}
          {more.map(([key, one]) => (
            <Fact key={key} name={key} english>
              {typeof one === 'string' ? one : <Code block>{JSON.stringify(one, null, 2)}</Code>}
            </Fact>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

interface FactProps {
  readonly name: string;
  /** Where nobody has translated it. */
  readonly english?: boolean;
  readonly children: ReactNode;
}

function Fact({ name, english = false, children }: FactProps) {
  const lang = english ? { lang: 'en' } : {};
  return (
    <Table.Tr>
      <Table.Th w={150} {...lang}>
        {name}
      </Table.Th>
      <Table.Td style={{ overflowWrap: 'anywhere' }} {...lang}>
        {children}
      </Table.Td>
    </Table.Tr>
  );
}
