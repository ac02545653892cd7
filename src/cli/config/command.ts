import { Command } from 'commander';
import type { Session } from '../session.ts';
import { applyCommand } from './apply.ts';
import { copyCommand } from './copy.ts';
import { diffCommand } from './diff.ts';
import { exportCommand } from './export.ts';

export function configCommand(session: Session): Command {
  return new Command('config')
    .description('apply, compare, export or copy the configuration as a file')
    .addCommand(applyCommand(session))
    .addCommand(diffCommand(session))
    .addCommand(exportCommand(session))
    .addCommand(copyCommand(session));
}
