/** Where Salesforce did not confirm that an authorization has ended. */
export const REVOKE_THERE =
  'Salesforce did not confirm that what was allowed before has ended: revoke it there, in Setup, Connected Apps OAuth Usage.';
