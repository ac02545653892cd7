import { useFormatter, useLocale } from 'use-intl';

/** `3 min, 4 sec`: the two largest units of a number of seconds. */
export function useDuration(): (seconds: number) => string {
  const format = useFormatter();
  const durations = new Intl.DurationFormat(useLocale(), { style: 'short' });
  return (seconds) => {
    const whole = Math.round(seconds);
    const minutes = Math.floor(whole / 60);
    // A duration of nothing but zeros would be no text at all.
    if (minutes === 0) return format.number(whole, { style: 'unit', unit: 'second', unitDisplay: 'short' });
    if (minutes < 60) return durations.format({ minutes, seconds: whole % 60 });
    return durations.format({ hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  };
}
