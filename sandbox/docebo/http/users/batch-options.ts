import { z } from 'zod';
import type { ImportOptions } from '../../tenant/import/options.ts';
import type { OrgChart } from '../../tenant/org-chart.ts';
import { badRequest, DoceboError, MISSING_OPTION } from '../errors.ts';
import { flag, integer } from '../parameters.ts';

/** Options of `user/batch`, by Docebo's names. */
export const BatchOptions = z.strictObject({
  change_user_password: flag.default(false).describe('New users choose a password at their first login'),
  update_user_info: flag.default(false).describe('Users who exist are updated; otherwise they are an error'),
  ignore_password_change_for_existing_users: flag
    .default(false)
    .describe('Unless true, updated users choose a password at the next login'),
  branch_option: z.enum(['existing', 'do_nothing']).optional().describe('Required, by its own error'),
  destination_branch: integer.optional().describe('Where users go whose branch is not given or found'),
  force_create_branches: flag.default(false).describe('Missing parts of a branch path are created'),
  user_destination_branch_action: z
    .enum(['add', 'move'])
    .default('add')
    .describe('Without effect on platforms made after 2019-10-16'),
  powerUser_option: z.enum(['no_association', 'assigned_branch', 'assigned_branch_descendants']).optional(),
  send_notification_email: flag.default(false).describe('Created users get a mail'),
  multi_profiles_mode: z.enum(['add_profile', 'overwrite_profiles']).default('overwrite_profiles'),
  provisioned_by: z.string().optional().describe('External provisioning source'),
});

/** Throws 400, with code 1006 for an option that is missing. */
export function importOptions(chart: OrgChart, options: z.infer<typeof BatchOptions>): ImportOptions {
  const { branch_option: branchOption, destination_branch: destination } = options;
  if (branchOption === undefined) throw missing('branch_option');
  if (branchOption === 'existing' && destination === undefined) throw missing('destination_branch');
  if (destination !== undefined && chart.get(destination) === undefined) {
    throw badRequest(`destination_branch: there is no branch ${destination}`);
  }
  return {
    changeUserPassword: options.change_user_password,
    updateUserInfo: options.update_user_info,
    ignorePasswordChange: options.ignore_password_change_for_existing_users,
    branchOption,
    destination,
    forceCreateBranches: options.force_create_branches,
    branchAction: options.user_destination_branch_action,
    sendNotificationEmail: options.send_notification_email,
    multiProfiles: options.multi_profiles_mode,
    provisionedBy: options.provisioned_by,
  };
}

function missing(option: string): DoceboError {
  return new DoceboError(400, [`Required option not set: ${option}`], MISSING_OPTION);
}
