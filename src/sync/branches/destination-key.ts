/** The branch key under which the destination branch itself is remembered; no account has it as Id. */
export const DESTINATION_KEY = '';
