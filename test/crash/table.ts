import type { Kill } from './kill.ts';

/** True when the kill left a run unfinished. */
export const isInterruption = ({ at }: Kill): boolean => !at.ended;

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
      return pages === 0 ? '1 extracting, no page stored' : '2 extracting, some pages stored';
    case 'planned':
      return '3 planned';
    case 'applying':
      if (applied === 0) return '4 applying, no page applied';
      return applied < pages ? '5 applying, some pages applied' : '6 applying, all pages applied';
    default:
      return `7 ${state}`;
  }
}
