import { useTranslations } from 'use-intl';
import type { Run } from '../api/run.ts';

/** Who or what asked for a run: an administrator, one of their programs, a command, or its schedule (R33). */
export function StartedBy({ starter }: { readonly starter: Run['startedBy'] }) {
  const t = useTranslations('run.startedBy');
  if (starter === null) return '–';
  return t(starter.via, { name: starter.name ?? t('unnamed') });
}
