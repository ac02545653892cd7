import { Tooltip } from '@mantine/core';
import { useFormatter, useNow, useTranslations } from 'use-intl';

/** How long ago, with the exact time on hover and for screen readers. */
export function Time({ at, exact = false }: { readonly at: string | null; readonly exact?: boolean }) {
  const t = useTranslations('common');
  const format = useFormatter();
  const now = useNow({ updateInterval: 30_000 });
  if (at === null) return <span>{t('never')}</span>;
  const date = new Date(at);
  const absolute = format.dateTime(date, { dateStyle: 'medium', timeStyle: 'medium' });
  if (exact) return <time dateTime={at}>{absolute}</time>;
  return (
    <Tooltip label={absolute} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{format.relativeTime(date, isNow(date, now) ? date : now)}</time>
    </Tooltip>
  );
}

/** Less than a minute is `now`: the clocks of the server and of the browser need not agree to the second. */
function isNow(at: Date, now: Date): boolean {
  return Math.abs(at.getTime() - now.getTime()) < 60_000;
}
