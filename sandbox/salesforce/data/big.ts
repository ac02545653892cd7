import { createOrg } from '../org/create-org.ts';
import type { Org, OrgAdmin } from '../org/org.ts';
import { accountRows } from './account-rows.ts';
import { contactRows } from './contact-rows.ts';
import { sampleListViews } from './list-views.ts';
import { sampleObjects } from './schema.ts';
import { FOUNDED } from './times.ts';
import { ADMIN_USER, INTEGRATION_USER, userRows } from './user-rows.ts';

const USERS = 50;

export interface BigOrgOptions {
  readonly seed: number;
  readonly contacts: number;
  readonly accounts: number;
  readonly clock: () => Date;
  readonly userListViews: boolean;
}

/** An org of any size: contacts and accounts are computed when they are read; only changes are kept. */
export function bigOrg(options: BigOrgOptions): Org & OrgAdmin {
  const { seed, contacts, accounts } = options;
  return createOrg({
    name: 'Acme',
    hasPersonAccounts: true,
    userListViews: options.userListViews,
    objects: sampleObjects(),
    listViews: sampleListViews(),
    rows: new Map([['User', userRows(seed, USERS)]]),
    generated: new Map([
      ['Contact', contactRows({ seed, count: contacts, accounts, users: USERS })],
      ['Account', accountRows({ seed, count: accounts, users: USERS })],
    ]),
    signIn: [INTEGRATION_USER, ADMIN_USER],
    integrationUser: INTEGRATION_USER,
    clock: options.clock,
    createdDate: FOUNDED,
  });
}
