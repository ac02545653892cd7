/** How many rows acme has of each object. */
export const SIZES = { users: 400, accounts: 2500, contacts: 12_000, learners: 3000, badges: 1200 } as const;

/** The last accounts are person accounts; the last contacts are their people. */
export const PERSON_ACCOUNTS = 20;

export const FIRST_PERSON_ACCOUNT = SIZES.accounts - PERSON_ACCOUNTS;
export const FIRST_PERSON_CONTACT = SIZES.contacts - PERSON_ACCOUNTS;
