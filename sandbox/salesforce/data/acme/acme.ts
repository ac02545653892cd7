import { createOrg } from '../../org/create-org.ts';
import { idSequence } from '../../org/ids.ts';
import type { ObjectSchema, Org, OrgAdmin } from '../../org/org.ts';
import { sampleListViews } from '../list-views.ts';
import { sampleObjects } from '../schema.ts';
import { FOUNDED } from '../times.ts';
import { ADMIN_USER, INTEGRATION_USER } from '../user-rows.ts';
import { acmeAccounts, HIDDEN_ACCOUNT } from './accounts.ts';
import { acmeContacts } from './contacts.ts';
import { acmeBadges, acmeLearners } from './learners.ts';
import { acmeUsers } from './users.ts';

export interface AcmeOptions {
  readonly seed: number;
  readonly clock: () => Date;
  readonly userListViews: boolean;
}

/** The sample org: a company of ordinary people, with everything awkward that real orgs hold somewhere among them. */
export function acmeOrg({ seed, clock, userListViews }: AcmeOptions): Org & OrgAdmin {
  const objects = sampleObjects();
  const schema = (name: string): ObjectSchema => {
    const found = objects.find((one) => one.name === name);
    if (found === undefined) throw new RangeError(`acme has no object ${name}`);
    return found;
  };
  return createOrg({
    name: 'Acme',
    hasPersonAccounts: true,
    userListViews,
    objects,
    listViews: sampleListViews(),
    rows: new Map([
      ['User', acmeUsers(seed)],
      ['Account', acmeAccounts(seed, schema('Account'))],
      ['Contact', acmeContacts(seed, schema('Contact'))],
      ['Learner__c', acmeLearners(seed)],
      ['Badge__c', acmeBadges(seed)],
    ]),
    hidden: new Set([idSequence('001').id(HIDDEN_ACCOUNT)]),
    signIn: [INTEGRATION_USER, ADMIN_USER],
    integrationUser: INTEGRATION_USER,
    clock,
    createdDate: FOUNDED,
  });
}
