import { Stack, Table, Text } from '@mantine/core';
import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ChangeAction, ChangeValues } from '../../ui/change-values.tsx';
import { PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { StartedBy } from '../../ui/starter.tsx';
import { Time } from '../../ui/time.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { usePages } from '../../ui/use-pages.ts';
import { type Touch, touchedQuery } from './api.ts';

/** Every run that touched a person, the newest first: what it did to them, value by value (R41). */
export function PersonHistory({ id }: { readonly id: string }) {
  const t = useTranslations('people.history');
  const entries = usePages(touchedQuery(id));
  return (
    <TitledPanel title={t('title')} mt="lg">
      <QueryStates
        query={entries}
        height={120}
        empty={{
          when: () => entries.items.length === 0,
          title: t('none'),
          detail: t('noneDetail'),
          icon: History,
        }}
      >
        {() => (
          <ListTable
            minWidth={720}
            layout="fixed"
            columns={[
              { title: t('when'), w: 190 },
              { title: t('run'), w: 170 },
              { title: t('did'), w: 170 },
              t('values'),
            ]}
          >
            {entries.items.map((entry) => (
              <Row key={`${entry.run} ${entry.connection} ${entry.sourceId} ${entry.action}`} entry={entry} />
            ))}
          </ListTable>
        )}
      </QueryStates>
      <MoreButton pages={entries} />
    </TitledPanel>
  );
}

function Row({ entry }: { readonly entry: Touch }) {
  const t = useTranslations('people');
  const word = useTranslations('run');
  const common = useTranslations('common');
  const { run, connection, entity, at, startedBy } = entry;
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <Time at={at} exact />
        <Text size="xs" c="dimmed" mt={4}>
          <StartedBy starter={startedBy} />
        </Text>
      </Table.Td>
      <Table.Td>
        <PageLink to="/runs/$id" params={{ id: run }} size="sm">
          {word('title', { plan: 'false', id: run })}
        </PageLink>
        <Text size="xs" c="dimmed" mt={4}>
          {t('linkedAs', { entity: common(`entities.${entity}`), connection })}
        </Text>
      </Table.Td>
      <Table.Td>
        <ChangeAction change={entry} />
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Stack gap={2}>
          <ChangeValues change={entry} />
        </Stack>
      </Table.Td>
    </Table.Tr>
  );
}
