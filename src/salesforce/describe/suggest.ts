const MAX_SUGGESTIONS = 3;

/** Candidates that look like the text: equal but for case and underscores, containing it, or a few letters away. */
export function similar(text: string, candidates: readonly string[]): string[] {
  const wanted = fold(text);
  const limit = wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 4));
  return candidates
    .map((candidate) => ({ candidate, score: score(wanted, fold(candidate), limit) }))
    .filter(({ score: s }) => s <= limit)
    .sort((a, b) => a.score - b.score || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

function fold(name: string): string {
  return name
    .replace(/__[cr]$/i, '')
    .replaceAll('_', '')
    .toLowerCase();
}

function score(wanted: string, candidate: string, limit: number): number {
  if (wanted.length >= 4 && candidate.length >= 4 && (candidate.includes(wanted) || wanted.includes(candidate)))
    return 1;
  return Math.abs(wanted.length - candidate.length) > limit ? limit + 1 : distance(wanted, candidate);
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a.charAt(i - 1) === b.charAt(j - 1) ? 0 : 1);
      row.push(Math.min(substitution, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}
