import type { ListView } from '../../sync/source.ts';
import type { Filter } from './filter.ts';

/**
 * List views of users that Rollcall makes itself, for orgs that do not offer theirs to programs. Their Ids are as long
 * as those of Salesforce and can be none of them.
 */
export const BUILT_IN_USER_VIEWS: readonly { readonly view: ListView; readonly filter: Filter }[] = [
  {
    view: {
      id: 'ROLLCALL_ACT_USERS',
      developerName: 'All_Active_Users',
      label: 'All active users',
      soqlCompatible: true,
    },
    filter: { scope: 'everything', where: 'IsActive = true' },
  },
  {
    view: { id: 'ROLLCALL_ALL_USERS', developerName: 'All_Users', label: 'All users', soqlCompatible: true },
    filter: { scope: 'everything', where: null },
  },
];
