/** The first page of everybody who is no administrator. */
export const home = {
  title: 'Your profile',
  description: 'What the platform knows of you.',
  security: 'Password and sessions',
  profile: 'Profile',
  given: 'From Salesforce: it is changed there.',
  bySalesforce: 'What has a cloud comes from Salesforce and is changed there. For anything else, ask an administrator.',
  byAdministrators: 'If something is not right, ask an administrator.',
  branches: 'Branches',
  noBranch: 'You are in no branch.',
  language: 'Language',
  languageDetail: 'Of these pages, in this browser.',
} as const;
