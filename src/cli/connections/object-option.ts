import { type Command, Option } from 'commander';
import type { Entity } from '../../sync/entity.ts';
import type { ConnectionOption } from '../options.ts';

export interface ObjectOptions extends ConnectionOption {
  readonly object?: string;
}

export const objectOption = () =>
  new Option('--object <name>', 'for custom, another object than the one that is configured');

/** Users and contacts have their object. */
export function refuseObject(command: Command, entity: Entity, { object }: ObjectOptions): void {
  if (object === undefined || entity === 'custom') return;
  command.error(`error: --object is for custom only, and ${entity} have their own object.`);
}
