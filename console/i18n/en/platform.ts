/** Which platform pages show, and what that means. */
export const platform = {
  label: 'Platform',
  builtin: 'Built-in platform',
  docebo: 'Docebo: {host}',
  read: 'What is shown is what Rollcall remembers of Docebo: read <time></time>, with everything that its runs have changed since. What was changed there by hand is found by the comparison on the Connection tab.',
  unread: 'Users of this Docebo platform are read by the first synchronization. Until then only branches are shown.',
  tells:
    'Docebo tells its people itself, by <tenant>the notifications of {host}</tenant>. {created, select, true {Users who are created are told by mail.} other {Users who are created are not told by mail.}}',
  changedThere: 'People and branches are changed in Docebo: <tenant>{host}</tenant>.',
  look: 'Look in Docebo again',
  lookHint: 'A branch that was just made in Docebo is not here yet.',
} as const;
