/** What is wrong with a data file, in sentences that say where. */
export class DataFileError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super([`${file} does not describe an org:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'DataFileError';
  }
}

/** Collects problems, so that an author sees all of them at once. */
export interface Problems {
  readonly found: readonly string[];
  /** `place` is a path in the file, such as `records.Contact[2].Email`. */
  add(place: string, sentence: string): void;
}

export function collectProblems(): Problems {
  const found: string[] = [];
  return { found, add: (place, sentence) => void found.push(`${place}: ${sentence}`) };
}

/** A path as JavaScript writes it. */
export function placeOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
