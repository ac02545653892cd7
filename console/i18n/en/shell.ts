/** The frame around every page, and what pages share. */
export const shell = {
  skip: 'Skip to the content',
  home: 'Rollcall, start page',
  nav: 'Main',
  adminMenu: 'Admin menu',
  menu: {
    salesforce: 'Salesforce',
    manage: 'Manage',
    platform: 'Platform',
    users: 'Users',
    branches: 'Branches',
    fields: 'Additional fields',
    administration: 'Administration',
    administrators: 'Administrators',
    tokens: 'API tokens',
    audit: 'Audit log',
    account: 'Your account',
  },
  accountOf: 'Account of {username}',
  colors: 'Colors: {scheme, select, light {light} dark {dark} other {as the system}}',
  language: 'Language: English',
  signOut: 'Sign out',
} as const;
