/** What can be synchronized: Salesforce users, contacts, or the records of one custom object (R5). */
export const ENTITIES = ['users', 'contacts', 'custom'] as const;
export type Entity = (typeof ENTITIES)[number];

/** The value of `sfdc_user_type` that people of an entity carry (R36). */
export const SFDC_USER_TYPE = { users: 'user', contacts: 'contact', custom: 'custom' } as const satisfies Record<
  Entity,
  string
>;
