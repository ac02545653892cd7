/** A command to copy, with options whose values may be anything; what is undefined is left out, `true` is a bare option. */
export function commandLine(command: string, options: Readonly<Record<string, string | boolean | undefined>>): string {
  const words = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (typeof value === 'string' ? `--${name} ${shellWord(value)}` : `--${name}`));
  return [command, ...words].join(' ');
}

/** A word as a POSIX shell takes it, in quotes where it needs them. */
export function shellWord(word: string): string {
  return /^[\w./@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
