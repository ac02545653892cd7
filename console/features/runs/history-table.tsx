import { ScrollArea, Table } from '@mantine/core';
import { useFormatter, useTranslations } from 'use-intl';
import { PageLink } from '../../ui/links.tsx';
import { RunStateBadge } from '../../ui/run-state.tsx';
import { Time } from '../../ui/time.tsx';
import { OUTCOMES, type Point } from './history.ts';

/** The numbers of the chart, the newest run first. */
export function HistoryTable({ points }: { readonly points: readonly Point[] }) {
  const t = useTranslations('runs');
  const word = useTranslations('run');
  const format = useFormatter();
  return (
    <ScrollArea.Autosize
      className="list-table"
      mah={540}
      type="auto"
      offsetScrollbars
      viewportProps={{ tabIndex: 0, 'aria-label': t('history.title') }}
    >
      <Table verticalSpacing="xs" stickyHeader miw={760}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('run')}</Table.Th>
            <Table.Th>{t('when')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            {OUTCOMES.map((outcome) => (
              <Table.Th key={outcome} ta="end">
                {word(`counts.${outcome}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.toReversed().map(({ run, at, outcomes }) => (
            <Table.Tr key={run.id}>
              <Table.Td>
                <PageLink to="/runs/$id" params={{ id: run.id }} size="sm">
                  {word('title', { plan: 'false', id: run.id })}
                </PageLink>
              </Table.Td>
              <Table.Td>
                <Time at={at} />
              </Table.Td>
              <Table.Td>
                <RunStateBadge run={run} />
              </Table.Td>
              {OUTCOMES.map((outcome) => (
                <Table.Td key={outcome} ta="end">
                  {format.number(outcomes[outcome])}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  );
}
