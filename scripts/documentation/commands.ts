import { codeSpans, tableRows } from './markdown-table.ts';

/** What of a command-line program its documentation has to agree with; commander's Command is one. */
export interface ProgramCommand {
  name(): string;
  readonly commands: readonly ProgramCommand[];
  readonly options: readonly ProgramOption[];
  readonly registeredArguments: readonly ProgramArgument[];
}

interface ProgramOption {
  readonly flags: string;
  readonly defaultValue?: unknown;
  readonly argChoices?: readonly string[] | undefined;
}

interface ProgramArgument {
  name(): string;
  readonly required: boolean;
  readonly variadic: boolean;
}

/** Documented once for all commands. */
const COMMON = '--json';

const HEADING = /^## `(rollcall[^`]*)`$/;

/**
 * Compares docs/cli.md with the program. A command that can be called has a heading with its words and arguments, and
 * below it a table of its options (columns: flags, meaning, default), but for those of every command. Returns one
 * sentence per disagreement.
 */
export function checkCommands(markdown: string, program: ProgramCommand): string[] {
  const documented = sections(markdown);
  const existing = new Map(callable(program, []).map(({ line, command }) => [line, command]));
  return [
    ...[...existing.keys()].filter((line) => !documented.has(line)).map((line) => `${line} is not documented.`),
    ...[...documented.keys()]
      .filter((line) => !existing.has(line))
      .map((line) => `${line} is documented but does not exist.`),
    ...[...existing].flatMap(([line, command]) => {
      const section = documented.get(line);
      return section === undefined ? [] : checkOptions(line, section, command.options);
    }),
  ];
}

/** Every command that does something by itself, with what has to be typed for it. */
function callable(command: ProgramCommand, parents: readonly string[]): { line: string; command: ProgramCommand }[] {
  const words = [...parents, command.name()];
  const line = [...words, ...command.registeredArguments.map(placeholder)].join(' ');
  const isGroup = command.commands.length > 0 && command.options.length === 0;
  return [...(isGroup ? [] : [{ line, command }]), ...command.commands.flatMap((child) => callable(child, words))];
}

function placeholder(argument: ProgramArgument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Heading → the text below it. */
function sections(markdown: string): Map<string, string> {
  const found = new Map<string, string>();
  let current: string | undefined;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('## ')) current = HEADING.exec(line)?.[1];
    if (current !== undefined) found.set(current, `${found.get(current) ?? ''}${line}\n`);
  }
  return found;
}

function checkOptions(line: string, section: string, options: readonly ProgramOption[]): string[] {
  const rows = new Map(
    tableRows(section).map(([flags = '', meaning = '', standard = '']) => [
      codeSpans(flags)[0] ?? flags,
      { meaning, standard },
    ]),
  );
  const own = options.filter(({ flags }) => flags !== COMMON);
  return [
    ...own.flatMap((option) => {
      const row = rows.get(option.flags);
      if (row === undefined) return [`${line} has the option ${option.flags}, which is not documented.`];
      return checkRow(`${line} ${option.flags}`, row, option);
    }),
    ...[...rows.keys()]
      .filter((flags) => !own.some((option) => option.flags === flags))
      .map((flags) => `${line} has no option ${flags}, yet it is documented.`),
  ];
}

function checkRow(
  name: string,
  { meaning, standard }: { readonly meaning: string; readonly standard: string },
  { defaultValue, argChoices = [] }: ProgramOption,
): string[] {
  const expected = typeof defaultValue === 'number' || typeof defaultValue === 'string' ? String(defaultValue) : '';
  const choices = codeSpans(meaning);
  return [
    ...(meaning === '' ? [`${name} has no meaning.`] : []),
    ...(standard === expected ? [] : [`${name} has the default "${expected}", documented is "${standard}".`]),
    ...argChoices
      .filter((choice) => !choices.includes(choice))
      .map((choice) => `${name} can be ${choice}, which is not documented.`),
  ];
}
