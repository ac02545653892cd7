import { SegmentedControl, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import type { Entity } from '../../api/run.ts';
import { QueryStates } from '../../ui/query-states.tsx';
import { TitledPanel } from '../../ui/titled-panel.tsx';
import { historyQuery } from './api.ts';
import { type Point, pointsOf, scaleOf, totalsOf } from './history.ts';
import { HistoryChart } from './history-chart.tsx';
import { HistoryTable } from './history-table.tsx';

interface RunsHistoryProps {
  readonly connection: string;
  /** Empty: all of them. */
  readonly entity: Entity | '';
  readonly owner: string;
  readonly view: 'table' | '';
  readonly onView: (view: 'table' | '') => void;
}

/** What became of people in each of the last runs, as a chart or a table of the same numbers. */
export function RunsHistory({ connection, entity, owner, view, onView }: RunsHistoryProps) {
  const t = useTranslations('runs.history');
  const runs = useQuery(historyQuery(connection, { entity, owner }));
  const points = pointsOf(runs.data ?? []);
  return (
    <TitledPanel
      title={t('title')}
      mb="lg"
      actions={
        points.length < 2 ? null : (
          <SegmentedControl
            size="xs"
            data={[
              { value: '', label: t('chart') },
              { value: 'table', label: t('table') },
            ]}
            value={view}
            onChange={onView}
            aria-label={t('as')}
          />
        )
      }
    >
      <QueryStates query={runs} height={240}>
        {() =>
          points.length < 2 ? (
            <Text size="sm" c="dimmed">
              {t('tooFew')}
            </Text>
          ) : (
            <Shown points={points} view={view} />
          )
        }
      </QueryStates>
    </TitledPanel>
  );
}

function Shown({ points, view }: { readonly points: readonly Point[]; readonly view: 'table' | '' }) {
  const t = useTranslations('runs.history');
  const summary = useSummary(points);
  const beyond = scaleOf(points) === null || view === 'table' ? null : t('beyond');
  return (
    <>
      {/* Who cannot see the chart reads its sum, and finds every number in the table. */}
      <Text size="sm" c="dimmed" mb="sm">
        {[summary, beyond].filter(Boolean).join(' ')}
      </Text>
      {view === 'table' ? (
        <HistoryTable points={points} />
      ) : (
        <div aria-hidden>
          <HistoryChart points={points} />
        </div>
      )}
    </>
  );
}

function useSummary(points: readonly Point[]): string {
  const t = useTranslations('runs');
  const format = useFormatter();
  const said = totalsOf(points).map(({ outcome, count }) => t(`done.${outcome}`, { count }));
  return t('history.summary', {
    runs: points.length,
    when: format.dateTimeRange(new Date(points[0]?.at ?? 0), new Date(points.at(-1)?.at ?? 0), { dateStyle: 'medium' }),
    outcomes: said.length === 0 ? t('history.nobody') : format.list(said),
  });
}
