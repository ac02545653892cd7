import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 minutes ago`, `in 2 hours`; less than a minute is `now`. */
export function ago(at: Date, now: number): string {
  const seconds = (at.getTime() - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

/** How long ago, with the exact time on hover and for screen readers. */
export function Time({ at, exact = false }: { readonly at: string | null; readonly exact?: boolean }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  if (at === null) return <span>never</span>;
  const date = new Date(at);
  if (exact) return <time dateTime={at}>{absolute.format(date)}</time>;
  return (
    <Tooltip label={absolute.format(date)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{ago(date, now)}</time>
    </Tooltip>
  );
}
