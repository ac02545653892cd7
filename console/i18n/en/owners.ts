/** Whose settings are shown, and what can be done with them (R25). */
export const owners = {
  label: 'Settings',
  mine: 'My own',
  shared: 'Shared',
  of: 'Of {name}',
  named: '{owner}: {name}',
  none: '{owner} (none yet)',
  said: {
    mine: 'Only you change and run these. They have their own schedule, and never deactivate people whom other settings hold.',
    mineEmpty: 'You have no settings of your own yet. What you configure here is yours alone.',
    shared: 'Everybody who administers Rollcall changes and runs these.',
    fallback: 'These are the shared settings, which everybody changes and runs. You have none of your own.',
    others: 'Only {name} changes and runs these. You can look at them and copy them.',
    gone: '{name} is not an administrator any more: nothing is run with these settings. The people that they hold are not deactivated by others until they are switched off.',
  },
  goneElsewhere:
    '{name} is not an administrator any more: nothing is run with their settings, and the people that these hold are not deactivated by others.',
  look: 'Look at these settings',
  copyToMine: 'Copy to mine',
  copyToShared: 'Copy to shared',
  copyTitle: 'Copy settings?',
  copyToMineDetail:
    'List views, mappings, options, branch rules and what happens to people who leave become yours as well. What you have for the same kind of people is replaced. Schedule and links stay your own.',
  copyToSharedDetail:
    'List views, mappings, options, branch rules and what happens to people who leave become the shared ones. What is there for the same kind of people is replaced, for everybody. Schedule and links stay as they are.',
  copyVerb: 'Copy',
  copied: 'Copied.',
  rename: 'Name',
  renameTitle: 'What are your settings called?',
  renameHint: 'Others see the name beside yours, in lists and when they copy. Empty: no name.',
  name: 'Name of the settings',
  renamed: 'Saved.',
  switchOff: 'Switch off',
  switchOffTitle: 'Switch off the settings of {name}?',
  switchOffDetail:
    'Their people stay as they are. From then on, other settings decide alone what becomes of the people that both hold.',
  switchedOff: 'Switched off.',
  column: 'Settings',
} as const;
