import type { Kill } from './kill.ts';

/** True when the kill left a run unfinished. */
export const isInterruption = ({ at }: Kill): boolean => !at.ended;

/** Where a run can be interrupted, in its order. */
const PLACES = [
  'extracting, no page stored',
  'extracting, some pages stored',
  'planned',
  'applying, no page applied',
  'applying, some pages applied',
  'applying, all pages applied',
] as const;

/**
 * Those of them in which nobody was killed, but for the last: when all pages are applied, only the commit that ends the run
 * is left. Whoever is killed in it finds that it takes effect.
 */
export function placesSpared(kills: readonly Kill[]): readonly string[] {
  const hit = new Set(kills.map((kill) => placeOf(kill).slice(2)));
  return PLACES.slice(0, -1).filter((place) => !hit.has(place));
}

/** Where processes were killed, as text: how often in each place, and in how many of these while a commit was under way. */
export function table(kills: readonly Kill[]): string {
  const places = new Map<string, { kills: number; inCommit: number }>();
  for (const kill of kills) {
    const place = placeOf(kill);
    const counts = places.get(place) ?? { kills: 0, inCommit: 0 };
    counts.kills += 1;
    if (kill.inCommit) counts.inCommit += 1;
    places.set(place, counts);
  }
  const lines = [...places].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const interrupted = kills.filter(isInterruption).length;
  return [
    'kills  in a commit  journal after the kill',
    ...lines.map(
      ([place, counts]) =>
        `${String(counts.kills).padStart(5)}  ${String(counts.inCommit).padStart(11)}  ${place.slice(2)}`,
    ),
    `${interrupted} of ${kills.length} kills interrupted unfinished work.`,
  ].join('\n');
}

/** The digit in front puts the places into the order of a run. */
function placeOf({ at: { state, pages, applied, ended, runId } }: Kill): string {
  if (runId === null) return '0 no run yet';
  if (ended) return `9 ${state}`;
  switch (state) {
    case 'extracting':
      return pages === 0 ? `1 ${PLACES[0]}` : `2 ${PLACES[1]}`;
    case 'planned':
      return `3 ${PLACES[2]}`;
    case 'applying':
      if (applied === 0) return `4 ${PLACES[3]}`;
      return applied < pages ? `5 ${PLACES[4]}` : `6 ${PLACES[5]}`;
    default:
      return `7 ${state}`;
  }
}
