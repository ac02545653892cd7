import type { OptionsFilter } from '@mantine/core';

/**
 * Browsers that go by Unicode's CLDR list these zones by names that the time zone database has given up, and by these
 * alone, for stability (UTS 35, "Time Zone Identifiers").
 */
const CURRENT: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',

  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};
const FORMER = Map.groupBy(Object.keys(CURRENT), (former) => currentZone(former));

/** What the time zone database calls a zone now. */
export function currentZone(name: string): string {
  return CURRENT[name] ?? name;
}

/**
 * Time zones by the IANA names of today. One that is chosen already stays as it was chosen, whether by a former name or
 * one that the browser does not know.
 */
export function timeZones(chosen: string): { readonly value: string; readonly label: string }[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone').map(currentZone)]);
  if (chosen !== '') known.add(currentZone(chosen));
  return [...known].toSorted().map((zone) => ({
    value: zone === currentZone(chosen) ? chosen : zone,
    label: readable(zone),
  }));
}

/** Finds a zone by its former name, too. */
export const zonesFitting: OptionsFilter = ({ options, search, limit }) => {
  const wanted = search.trim().toLowerCase();
  const fitting = options.filter((option) => 'value' in option && namesOf(option.value).some(hold));
  return fitting.slice(0, limit);

  function hold(name: string): boolean {
    return readable(name).toLowerCase().includes(wanted);
  }
};

function namesOf(zone: string): readonly string[] {
  const current = currentZone(zone);
  return [current, ...(FORMER.get(current) ?? [])];
}

const readable = (name: string) => name.replaceAll('_', ' ');
