/** How a batch of users is imported, defaults filled in. */
export interface ImportOptions {
  /** New users choose a password at their first login. */
  readonly changeUserPassword: boolean;
  /** False: a user who exists is an error. */
  readonly updateUserInfo: boolean;
  /** False: whoever is updated chooses a password at the next login. */
  readonly ignorePasswordChange: boolean;
  readonly branchOption: 'existing' | 'do_nothing';
  /** Where somebody goes whose branch is not given or not found. */
  readonly destination: number | undefined;
  readonly forceCreateBranches: boolean;
  /** Without effect on a new platform. */
  readonly branchAction: 'add' | 'move';
  readonly sendNotificationEmail: boolean;
  readonly multiProfiles: 'add_profile' | 'overwrite_profiles';
  readonly provisionedBy: string | undefined;
}

/** One item of a batch, as it was sent. */
export type ImportItem = Readonly<Record<string, unknown>>;
