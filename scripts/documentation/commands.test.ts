import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Session } from '../../src/cli/session.ts';
import { checkCommands } from './commands.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/cli.md'), 'utf8');

/** Enough to build the program; no command is called. */
const session: Session = {
  stdout: process.stdout,
  stderr: process.stderr,
  environment: {},
  signal: new AbortController().signal,
  open: () => Promise.reject(new Error('No command is called.')),
  show: () => undefined,
  exitWith: () => undefined,
};

describe('docs/cli.md', () => {
  const program = createProgram(session, '1.0.0');

  it('documents every command with its arguments, options, choices and defaults, and nothing else', () => {
    expect(checkCommands(page, program)).toEqual([]);
  });

  it('says for all commands what each of them has', () => {
    const answering = (command: Command): Command[] => [
      ...(command.commands.length === 0 || command.options.length > 0 ? [command] : []),
      ...command.commands.flatMap(answering),
    ];
    const without = answering(program)
      .filter((command) => !command.options.some(({ long }) => long === '--json'))
      .map((command) => command.name());
    // The program itself answers with its help, and the sandboxes are other programs.
    expect(without).toEqual(['rollcall', 'salesforce', 'docebo']);
  });
});

describe('checkCommands', () => {
  const program = new Command('rollcall')
    .addCommand(new Command('sync').argument('<entity>').option('--json').option('-n, --limit <n>', 'most', Number, 5))
    .addCommand(
      new Command('runs').addCommand(
        new Command('show').argument('[run]').addOption(new Option('--kind <kind>').choices(['person', 'branch'])),
      ),
    );
  const table = (...rows: string[]) => ['| option | means | default |', '| --- | --- | --- |', ...rows].join('\n');
  const LIMIT = '| `-n, --limit <n>` | how many | 5 |';
  const KIND = '| `--kind <kind>` | `person` or `branch` | |';
  const markdown = (limit = LIMIT, kind = KIND) =>
    `## \`rollcall sync <entity>\`\n\n${table(limit)}\n\n## \`rollcall runs show [run]\`\n\n${table(kind)}\n`;

  it('accepts what agrees', () => {
    expect(checkCommands(markdown(), program)).toEqual([]);
  });

  it('finds a command that is not documented, and one that does not exist', () => {
    expect(checkCommands(markdown().replace('sync <entity>', 'sync <who>'), program)).toEqual([
      'rollcall sync <entity> is not documented.',
      'rollcall sync <who> is documented but does not exist.',
    ]);
  });

  it('finds an option that is not documented, and one that does not exist', () => {
    expect(checkCommands(markdown('| `--most <n>` | how many | 5 |'), program)).toEqual([
      'rollcall sync <entity> has the option -n, --limit <n>, which is not documented.',
      'rollcall sync <entity> has no option --most <n>, yet it is documented.',
    ]);
  });

  it('finds a default, a meaning or a choice that is missing', () => {
    const problems = checkCommands(
      markdown('| `-n, --limit <n>` | | 6 |', '| `--kind <kind>` | `person` | |'),
      program,
    );
    expect(problems).toEqual([
      'rollcall sync <entity> -n, --limit <n> has no meaning.',
      'rollcall sync <entity> -n, --limit <n> has the default "5", documented is "6".',
      'rollcall runs show [run] --kind <kind> can be branch, which is not documented.',
    ]);
  });
});
