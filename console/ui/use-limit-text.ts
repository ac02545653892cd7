import { useFormatter, useTranslations } from 'use-intl';
import { shownLimit } from '../api/thresholds.ts';

/** A limit in words: `20%`, `50 people`, `no limit`. */
export function useLimitText(): (limit: number | string) => string {
  const t = useTranslations('approval.limit');
  const format = useFormatter();
  return (limit) => {
    const { kind, amount } = shownLimit(limit);
    if (kind === 'off') return t('off');
    if (kind === 'people') return t('people', { people: amount });
    return format.number(amount / 100, { style: 'percent', maximumFractionDigits: 2 });
  };
}
