import { readDataFile } from '../../shared/data-file.ts';
import { SUPERADMIN } from '../http/options.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { acme } from './acme.ts';
import { dataFile } from './format.ts';
import { addGeneratedUsers } from './generated-users.ts';
import { tenantOf } from './tenant-of.ts';

export interface LoadOptions {
  /** The same seed generates the same users. */
  readonly seed: number;
  /** Users to generate, besides those who are described. */
  readonly users: number;
  /** A JSON file that describes a tenant of one's own (data.schema.json), instead of acme. */
  readonly dataFile?: string;
  readonly clock?: () => Date;
}

/**
 * The tenant that the sandbox serves.
 *
 * @throws DataFileError when the file does not describe a tenant
 */
export function loadTenant({ seed, users, dataFile: path, clock }: LoadOptions): Tenant {
  const described = path === undefined ? dataFile.parse(acme) : readDataFile(path, dataFile, 'a tenant');
  const tenant = tenantOf(path ?? 'acme', described, SUPERADMIN, clock);
  addGeneratedUsers(tenant, users, seed);
  return tenant;
}
