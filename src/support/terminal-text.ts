/** Words that only a terminal shows, in English. Which files may say them stands in scripts/catalogues/terminal-texts.test.ts. */
export interface TerminalText {
  readonly terminal: string;
}

/** `new RollcallError('file_unusable', onTerminal(`${path} cannot be read.`))` */
export function onTerminal(terminal: string): TerminalText {
  return { terminal };
}
