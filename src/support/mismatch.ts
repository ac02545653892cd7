/** What zod reports, as far as it can be told in every language. */
interface Issue {
  readonly path: readonly PropertyKey[];
  /** Of a value of another type. */
  readonly expected?: string | undefined;
  /** Of one that is none of a list. */
  readonly values?: readonly unknown[] | undefined;
  /** Of a text that is written otherwise. */
  readonly format?: string | undefined;
}

/** More of them say nothing that the first do not. */
const MOST = 3;

/**
 * Where an answer of a neighbour is not as it is expected: `$.records[0].Id ≠ string`. It stands inside sentences of every
 * language, so it has no words of its own but the names of types.
 */
export function mismatch(issues: readonly Issue[]): string {
  return issues.slice(0, MOST).map(described).join('; ');
}

function described({ path, expected, values, format }: Issue): string {
  const place = path.reduce<string>(
    (before, part) => before + (typeof part === 'number' ? `[${part}]` : `.${String(part)}`),
    '$',
  );
  const wanted = expected ?? values?.map((value) => JSON.stringify(value)).join(' | ') ?? format;
  return wanted === undefined ? place : `${place} ≠ ${wanted}`;
}
