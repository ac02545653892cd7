import '@mantine/charts/styles.css';
import { BarChart, ChartTooltip } from '@mantine/charts';
import { useNavigate } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { type Outcome, type Point, sumOf, topOf, totalsOf } from './history.ts';

/** Apart in lightness as well as in hue, in both color schemes; what needs somebody is warm. */
const COLORS: Readonly<Record<Outcome, string>> = {
  created: 'teal.6',
  updated: 'blue.6',
  moved: 'violet.4',
  reactivated: 'cyan.3',
  deactivated: 'gray.6',
  rejected: 'orange.5',
  failed: 'red.8',
};

/** A bar for each run, the oldest first; one that failed altogether has a cross, one that goes beyond the top an arrow. */
export function HistoryChart({ points }: { readonly points: readonly Point[] }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const navigate = useNavigate();
  const series = totalsOf(points).map(({ outcome }) => ({
    name: outcome,
    label: t(`counts.${outcome}`),
    color: COLORS[outcome],
  }));
  const byId = new Map(points.map((point) => [point.run.id, point]));
  const data = points.map(({ run, outcomes }) => ({ id: run.id, ...outcomes }));
  const top = topOf(points);
  const days = new Set(points.map(({ at }) => format.dateTime(new Date(at), { dateStyle: 'short' })));
  const tick = (id: string) => {
    const point = byId.get(id);
    if (point === undefined) return '';
    const at = new Date(point.at);
    const when =
      days.size > 1
        ? format.dateTime(at, { day: 'numeric', month: 'short' })
        : format.dateTime(at, { hour: 'numeric', minute: 'numeric' });
    const beyond = top !== null && sumOf(point) > top ? '↑ ' : '';
    return point.run.state === 'failed' ? `✕ ${when}` : beyond + when;
  };
  return (
    <BarChart
      h={240}
      data={data}
      dataKey="id"
      type="stacked"
      series={series}
      maxBarWidth={36}
      withLegend={series.length > 0}
      legendProps={{ itemSorter: null }}
      xAxisProps={{ tickFormatter: tick, minTickGap: 24 }}
      yAxisProps={{
        allowDecimals: false,
        width: 56,
        ...(top === null ? {} : { domain: [0, top], allowDataOverflow: true }),
      }}
      valueFormatter={(value) => format.number(value)}
      // It is hidden from whoever does not see it: nothing in it may take the focus.
      barChartProps={{ accessibilityLayer: false }}
      barProps={{
        cursor: 'pointer',
        onClick: (_bar, index) => {
          const id = points[index]?.run.id;
          if (id !== undefined) void navigate({ to: '/runs/$id', params: { id } });
        },
      }}
      tooltipProps={{ content: <RunTooltip byId={byId} series={series} /> }}
    />
  );
}

interface RunTooltipProps {
  readonly byId: ReadonlyMap<string, Point>;
  readonly series: readonly { readonly name: Outcome; readonly label: string; readonly color: string }[];
  /** Both come from the chart: the id of the run that is pointed at, and its numbers. */
  readonly label?: unknown;
  readonly payload?: readonly { readonly name?: unknown; readonly value?: unknown }[];
}

/** Which run it is, and what it did; outcomes that it has none of are left out. */
function RunTooltip({ byId, series, label, payload }: RunTooltipProps) {
  const t = useTranslations('run');
  const format = useFormatter();
  const point = byId.get(String(label));
  if (point === undefined) return null;
  const { run, at } = point;
  const when = format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <ChartTooltip
      label={`${t('title', { plan: 'false', id: run.id })} · ${when} · ${t(`states.${run.state}`)}`}
      payload={payload?.filter(({ value }) => value !== 0) ?? []}
      series={[...series]}
      valueFormatter={(value) => format.number(value)}
    />
  );
}
