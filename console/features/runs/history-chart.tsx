import { useElementSize, useWindowEvent } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import {
  firstOfEach,
  OUTCOMES,
  type Outcome,
  type Point,
  scaleOf,
  stackOf,
  stepsTo,
  sumOf,
  totalsOf,
  withRoom,
} from './history.ts';
import styles from './history-chart.module.css';

/** Apart in lightness as well as in hue, in both color schemes; what needs somebody is warm. */
const COLORS: Readonly<Record<Outcome, string>> = {
  created: 'var(--mantine-color-teal-6)',
  updated: 'var(--mantine-color-blue-6)',
  moved: 'var(--mantine-color-violet-4)',
  reactivated: 'var(--mantine-color-cyan-3)',
  deactivated: 'var(--mantine-color-gray-6)',
  rejected: 'var(--mantine-color-orange-5)',
  failed: 'var(--mantine-color-red-8)',
};

const FAILED = '✕';

/**
 * A bar for each run, the oldest first; one that failed altogether has a cross, one that goes beyond the top its number.
 * Drawn of plain elements: a library for charts is larger than everything else on the page.
 */
export function HistoryChart({ points }: { readonly points: readonly Point[] }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const { ref, width } = useElementSize();
  const [pointed, setPointed] = useState<string | null>(null);
  // What lies over the page goes away by Escape, too.
  useWindowEvent('keydown', (event) => {
    if (event.key === 'Escape') setPointed(null);
  });
  const scale = scaleOf(points) ?? stepsTo(Math.max(...points.map(sumOf)));
  const top = scale.at(-1) ?? 1;
  const at = points.findIndex(({ run }) => run.id === pointed);
  const about = points[at];
  return (
    <div className={styles['chart']}>
      <div className={styles['legend']}>
        {totalsOf(points).map(({ outcome }) => (
          <span key={outcome}>
            <Dot of={outcome} />
            {t(`counts.${outcome}`)}
          </span>
        ))}
      </div>
      <div ref={ref} className={styles['plot']}>
        {scale.map((step) => (
          <div key={step} className={styles['line']} style={{ bottom: share(step, top) }}>
            <span className={styles['number']}>{format.number(step)}</span>
          </div>
        ))}
        <div className={styles['bars']}>
          {points.map((point) => (
            // The chart is hidden from whoever does not see it: nothing in it may take the focus.
            <Link
              key={point.run.id}
              to="/runs/$id"
              params={{ id: point.run.id }}
              tabIndex={-1}
              preload={false}
              draggable={false}
              className={styles['slot']}
              onPointerEnter={() => setPointed(point.run.id)}
              onPointerLeave={() => setPointed(null)}
            >
              <Bar point={point} top={top} />
            </Link>
          ))}
        </div>
        {about === undefined ? null : <About point={about} place={(at + 0.5) / points.length} />}
      </div>
      <Days points={points} width={width} />
    </div>
  );
}

const share = (count: number, of: number) => `${(100 * count) / of}%`;

function Dot({ of }: { readonly of: Outcome }) {
  return <span className={styles['dot']} style={{ background: COLORS[of] }} />;
}

/** What a run did, one upon the other, as far as there is room for it. */
function Bar({ point, top }: { readonly point: Point; readonly top: number }) {
  const format = useFormatter();
  const sum = sumOf(point);
  const parts = stackOf(point, top);
  return (
    <>
      {parts.map(({ outcome, height }) => (
        <span
          key={outcome}
          className={styles['part']}
          data-outcome={outcome}
          style={{ height: share(height, top), background: COLORS[outcome] }}
        />
      ))}
      {sum > top ? (
        <span className={styles['mark']} style={{ bottom: '100%' }}>{`↑ ${format.number(sum)}`}</span>
      ) : null}
      {point.run.state === 'failed' ? (
        <span className={styles['mark']} style={{ bottom: share(Math.min(sum, top), top) }}>
          {FAILED}
        </span>
      ) : null}
    </>
  );
}

/** Which run it is, and what it did; outcomes that it has none of are left out. */
function About({ point, place }: { readonly point: Point; readonly place: number }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const { run, at, outcomes } = point;
  const when = format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  // Beside the bar, on the side where there is more room.
  const side = place < 0.5 ? { left: `calc(${100 * place}% + 28px)` } : { right: `calc(${100 * (1 - place)}% + 28px)` };
  return (
    <div className={styles['about']} style={side}>
      <b>{`${t('title', { plan: 'false', id: run.id })} · ${when} · ${t(`states.${run.state}`)}`}</b>
      {OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map((outcome) => (
        <div key={outcome} className={styles['outcome']}>
          <span>
            <Dot of={outcome} />
            {t(`counts.${outcome}`)}
          </span>
          <span>{format.number(outcomes[outcome])}</span>
        </div>
      ))}
    </div>
  );
}

/** When the runs were, where there is room to say it. */
function Days({ points, width }: { readonly points: readonly Point[]; readonly width: number }) {
  const format = useFormatter();
  const days = new Set(points.map(({ at }) => format.dateTime(new Date(at), { dateStyle: 'short' })));
  const when = ({ at }: Point) =>
    days.size > 1
      ? format.dateTime(new Date(at), { day: 'numeric', month: 'short' })
      : format.dateTime(new Date(at), { hour: 'numeric', minute: 'numeric' });
  const places = firstOfEach(points, when).map((point) => ({
    word: when(point),
    left: (points.indexOf(point) + 0.5) / points.length,
  }));
  return (
    <div className={styles['days']}>
      {withRoom(places, width).map(({ word, left }) => (
        <span key={left} className={styles['day']} style={{ left: `${100 * left}%` }}>
          {word}
        </span>
      ))}
    </div>
  );
}
