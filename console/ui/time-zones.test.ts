import { describe, expect, it } from 'vitest';
import { currentZone, timeZones, zonesFitting } from './time-zones.ts';

const labels = (chosen = '') => timeZones(chosen).map(({ label }) => label);
const found = (search: string, chosen = '') =>
  zonesFitting({ options: timeZones(chosen), search, limit: 50 }).map((option) =>
    'label' in option ? option.label : '',
  );

describe('time zones to choose from', () => {
  it('have the names of today, and none that was given up', () => {
    expect(labels()).toEqual(expect.arrayContaining(['Asia/Kolkata', 'Europe/Kyiv', 'America/Argentina/Buenos Aires']));
    expect(labels()).not.toEqual(expect.arrayContaining(['Asia/Calcutta']));
    expect(labels()).not.toEqual(expect.arrayContaining(['Europe/Kiev']));
    expect(new Set(labels()).size).toBe(labels().length);
  });

  it('are each the zone that the browser knows by its former name', () => {
    const renamed = Intl.supportedValuesOf('timeZone').filter((name) => currentZone(name) !== name);
    const canonical = (timeZone: string) => new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
    expect(renamed.map((name) => canonical(currentZone(name)))).toEqual(renamed);
    expect(renamed).toContain('Asia/Calcutta');
  });

  it('keep what was saved as it was saved', () => {
    expect(timeZones('Asia/Calcutta')).toContainEqual({ value: 'Asia/Calcutta', label: 'Asia/Kolkata' });
    expect(timeZones('Asia/Kolkata')).toContainEqual({ value: 'Asia/Kolkata', label: 'Asia/Kolkata' });
    expect(timeZones('Mars/Olympus')).toContainEqual({ value: 'Mars/Olympus', label: 'Mars/Olympus' });
  });

  it('are found by both names', () => {
    expect(found('kolk')).toEqual(['Asia/Kolkata']);
    expect(found('calcutta')).toEqual(['Asia/Kolkata']);
    expect(found('calcutta', 'Asia/Calcutta')).toEqual(['Asia/Kolkata']);
    expect(found('olympus')).toEqual([]);
  });
});
