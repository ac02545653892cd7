import type { Org, OrgAdmin } from '../org/org.ts';
import { acmeOrg } from './acme/acme.ts';
import { bigOrg } from './big.ts';
import { fileOrg } from './file/file.ts';

export interface LoadOptions {
  /** The same seed gives the same org. */
  readonly seed: number;
  /** Gives a big org with so many contacts, computed when they are read, instead of acme. */
  readonly contacts?: number;
  /** Accounts of a big org; a twentieth of its contacts when left out. */
  readonly accounts?: number;
  /** A JSON file that describes an org of one's own (data.schema.json), instead of acme. */
  readonly dataFile?: string;
  /** The org's clock; the machine's when left out. */
  readonly clock?: () => Date;
  /** False: /sobjects/User/listviews does not exist, as in some orgs. */
  readonly userListViews?: boolean;
}

/**
 * The org that the sandbox serves: acme, a big one, or one from a file.
 *
 * @throws DataFileError when the file does not describe an org
 */
export function loadOrg(options: LoadOptions): Org & OrgAdmin {
  const common = {
    seed: options.seed,
    clock: options.clock ?? (() => new Date()),
    userListViews: options.userListViews ?? true,
  };
  if (options.dataFile !== undefined) return fileOrg(options.dataFile, common);
  if (options.contacts === undefined) return acmeOrg(common);
  const accounts = options.accounts ?? Math.max(1, Math.floor(options.contacts / 20));
  return bigOrg({ ...common, contacts: options.contacts, accounts });
}
