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
    notifications: 'Notifications',
    administration: 'Administration',
    administrators: 'Administrators',
    providers: 'Identity providers',
    tokens: 'API tokens',
    audit: 'Audit log',
    account: 'Your account',
    profile: 'Your profile',
  },
  /** What stands above the pages of a connection. */
  connection: {
    tabs: { connection: 'Connection', synchronization: 'Synchronization', runs: 'Runs', logs: 'Logs' },
    switcher: 'Connection',
    create: 'New connection',
    mapping: 'Map {entity, select, users {users} contacts {contacts} other {custom objects}}',
  },
  accountOf: 'Account of {username}',
  colors: 'Colors: {scheme, select, light {light} dark {dark} other {as the system}}',
  language: 'Language: English',
  signOut: 'Sign out',
} as const;
