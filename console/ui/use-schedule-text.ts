import { useTranslations } from 'use-intl';
import type { Schedule } from '../api/connection.ts';

/** `every day at 02:00, Europe/Rome` */
export function useScheduleText(): (schedule: Schedule) => string {
  const t = useTranslations('run.schedule');
  return (schedule) => {
    switch (schedule.every) {
      case 'manual':
        return t('manual');
      case 'cron':
        return t('cron', { cron: schedule.cron, timezone: schedule.timezone });
      case 'week':
        return t('week', { day: schedule.day, at: schedule.at, timezone: schedule.timezone });
      case 'day':
        return t('day', { at: schedule.at, timezone: schedule.timezone });
      default:
        return t('hours', { every: schedule.every.replace(' ', ''), minute: schedule.at.slice(-2) });
    }
  };
}
