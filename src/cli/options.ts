import { Argument, InvalidArgumentError, Option } from 'commander';
import { ENTITIES, type Entity } from '../sync/entity.ts';

export interface JsonOption {
  readonly json?: boolean;
}

export interface PageOptions extends JsonOption {
  readonly limit: number;
  readonly offset: number;
}

export interface ConnectionOption extends JsonOption {
  readonly connection?: string;
}

export const jsonOption = () => new Option('--json', 'print one JSON document instead of text');

export const connectionOption = () =>
  new Option('-c, --connection <name>', 'which connection; may be left out when there is only one');

export const platformOption = () =>
  new Option('-c, --connection <name>', 'those of the platform of this connection; without it, of the built-in one');

export interface OwnerOption {
  readonly owner?: string;
}

export const ownerOption = () =>
  new Option('--owner <name>', 'whose settings: `shared`, or the username of an administrator').default('shared');

export const ownerFilter = () =>
  new Option(
    '--owner <name>',
    'only those with the settings of one owner: `shared`, or the username of an administrator',
  );

export const connectionFilter = () => new Option('-c, --connection <name>', 'only those of one connection');

export const limitOption = (standard: number) =>
  new Option('-n, --limit <number>', 'show at most so many').argParser(between(1, 10_000)).default(standard);

export const offsetOption = () =>
  new Option('--offset <number>', 'leave out the first so many').argParser(between(0, 1_000_000_000)).default(0);

export const entityArgument = () => new Argument('<entity>', 'what to read').choices(ENTITIES);

export const entityOrAllArgument = () =>
  new Argument('<entity>', '`all` stands for every entity that is configured').choices([...ENTITIES, 'all']);

export type EntityOrAll = Entity | 'all';

/** A whole number in a range. */
export function between(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`);
  };
}
