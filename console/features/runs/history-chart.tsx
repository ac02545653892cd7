import '@mantine/charts/styles.css';
import { BarChart, ChartTooltip } from '@mantine/charts';
import { useNavigate } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { firstOfEach, type Outcome, type Point, scaleOf, sumOf, totalsOf } from './history.ts';

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

/** A bar for each run, the oldest first; one that failed altogether has a cross, one that goes beyond the top its number. */
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
  const scale = scaleOf(points);
  const top = scale?.at(-1) ?? null;
  const days = new Set(points.map(({ at }) => format.dateTime(new Date(at), { dateStyle: 'short' })));
  const when = ({ at }: Point) =>
    days.size > 1
      ? format.dateTime(new Date(at), { day: 'numeric', month: 'short' })
      : format.dateTime(new Date(at), { hour: 'numeric', minute: 'numeric' });
  const tick = (id: string) => {
    const point = byId.get(id);
    return point === undefined ? '' : when(point);
  };
  const beyond = points.filter((point) => top !== null && sumOf(point) > top);
  const failed = points.filter(({ run }) => run.state === 'failed');
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
      xAxisProps={{
        tickFormatter: tick,
        ticks: firstOfEach(points, when).map(({ run }) => run.id),
        interval: 'preserveStart',
        minTickGap: 16,
      }}
      yAxisProps={{
        allowDecimals: false,
        width: 56,
        ...(scale === null || top === null ? {} : { domain: [0, top], ticks: [...scale], allowDataOverflow: true }),
      }}
      valueFormatter={(value) => format.number(value)}
      // It is hidden from whoever does not see it: nothing in it may take the focus.
      barChartProps={{ accessibilityLayer: false }}
      referenceDots={[
        ...beyond.map((point) => mark(point, top ?? 0, `↑ ${format.number(sumOf(point))}`)),
        ...failed.map((point) => mark(point, 0, '✕')),
      ]}
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

/** A word over the bar of a run. */
const mark = ({ run: { id } }: Point, y: number, word: string) =>
  ({ x: id, y, r: 0, label: word, labelPosition: 'top', color: 'var(--mantine-color-text)' }) as const;

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
