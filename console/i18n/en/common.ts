/** Words that many pages use. */
export const common = {
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  tryAgain: 'Try again',
  showMore: 'Show more',
  never: 'never',
  lost: {
    title: 'There is no such page',
    detail: 'The address may be mistyped, or what it showed is gone.',
    back: 'To the start page',
  },
  entities: { users: 'Users', contacts: 'Contacts', custom: 'Custom Objects' },
} as const;
