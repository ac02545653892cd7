import { distance } from 'fastest-levenshtein';

/** The candidate that a mistyped text most likely means, whatever its case; null when none resembles it. */
export function nearest(text: string, candidates: Iterable<string>): string | null {
  const [best] = [...candidates]
    .filter((candidate) => candidate !== text)
    .map((candidate) => ({ candidate, far: distance(candidate.toLowerCase(), text.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((a, b) => a.far - b.far);
  return best?.candidate ?? null;
}
