import { Command } from 'commander';
import { adminCommand } from './admin/command.ts';
import { alertsCommand } from './alerts.ts';
import { backupCommand } from './backup.ts';
import { branchesCommand } from './branches/command.ts';
import { configCommand } from './config/command.ts';
import { connectionsCommand } from './connections/command.ts';
import { explainCommand } from './explain.ts';
import { logsCommand } from './logs.ts';
import { migrateCommand } from './migrate.ts';
import { notificationsCommand } from './notifications/command.ts';
import { previewCommand } from './preview.ts';
import { providersCommand } from './providers/command.ts';
import { restoreCommand } from './restore.ts';
import { retentionCommand } from './retention.ts';
import { runsCommand } from './runs/command.ts';
import { sandboxCommand } from './sandbox.ts';
import { scheduleCommand } from './schedule.ts';
import { secretsCommand } from './secrets.ts';
import { serveCommand, workCommand } from './server/command.ts';
import type { Session } from './session.ts';
import { planCommand, syncCommand } from './sync/command.ts';
import { tokensCommand } from './tokens/command.ts';
import { unresolvedCommand } from './unresolved.ts';
import { usersCommand } from './users/command.ts';
import { verifyCommand } from './verify/command.ts';

const AFTER_HELP = `
Environment:
  ROLLCALL_DATABASE_URL  PostgreSQL to use; without it an embedded one is started
  ROLLCALL_DATA_DIR      where the embedded database keeps its data (.rollcall)
  ROLLCALL_PUBLIC_URL    the address that browsers use, where a proxy stands in front
  ROLLCALL_TRUSTED_PROXIES  addresses and networks of that proxy
  ROLLCALL_CLOSED        what is for superadmins and API tokens alone: docs, metrics
  ROLLCALL_CALLS_PER_MINUTE  of one person, or one API token (1200); 0 for no limit
  ROLLCALL_PRIVATE_NETWORKS  which of them addresses in the configuration may lead into: refuse (default),
                         allow, or loopback and networks, with commas
  ROLLCALL_SECRET_KEY    what secrets in the database are encrypted with; needed with ROLLCALL_DATABASE_URL
  ROLLCALL_LOG_LEVEL     trace, debug, info, warn (default), error, fatal or silent

Exit codes:
  0 success, 1 failure, 2 wrong usage, 3 a run finished with rejected records

First steps:
  rollcall config apply examples/acme.yaml
  rollcall plan all
  rollcall sync all`;

/** The whole command line. Wrong usage throws CommanderError; commands throw RollcallError. */
export function createProgram(session: Session, version: string): Command {
  const program = new Command('rollcall')
    .description('Keeps the people of a learning platform in step with Salesforce.')
    .version(version, '-V, --version', 'print the version')
    .addHelpText('after', AFTER_HELP);
  const commands = [
    configCommand,
    connectionsCommand,
    previewCommand,
    planCommand,
    syncCommand,
    runsCommand,
    logsCommand,
    unresolvedCommand,
    explainCommand,
    verifyCommand,
    usersCommand,
    branchesCommand,
    (of: Session) => serveCommand(of, version),
    (of: Session) => workCommand(of, version),
    adminCommand,
    tokensCommand,
    providersCommand,
    scheduleCommand,
    alertsCommand,
    notificationsCommand,
    retentionCommand,
    secretsCommand,
    migrateCommand,
    (of: Session) => backupCommand(of, version),
    restoreCommand,
    sandboxCommand,
  ];
  for (const command of commands) program.addCommand(command(session));
  configure(program, session);
  return program;
}

/** What every command has in common; commander hands nothing down to commands that are added whole. */
function configure(command: Command, session: Session): void {
  command
    .helpCommand(false)
    .exitOverride()
    .enablePositionalOptions()
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => session.stdout.write(text),
      writeErr: (text) => session.stderr.write(text),
      outputError: () => {
        // Errors are thrown, and printed in one place.
      },
    });
  for (const child of command.commands) configure(child, session);
}
