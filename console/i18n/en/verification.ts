/** What was changed in Docebo by hand. */
export const verification = {
  title: 'Changed by hand',
  hint: 'Runs know Docebo as it was when they read and changed it. What somebody has changed there by hand is found by comparing: a call for every 200 users, branches and members.',
  compare: 'Compare with Docebo',
  comparing: 'Comparing',
  waiting: 'It begins in a moment.',
  progress:
    'Compared until now: {people, plural, one {# linked person} other {# linked people}}, {branches, plural, one {# branch} other {# branches}}, in {calls, plural, one {# call} other {# calls}}.',
  nothing: 'Nothing was changed by hand',
  compared:
    'Compared <time></time>: {people, plural, one {# linked person} other {# linked people}} and {branches, plural, one {# branch} other {# branches}}, in {calls, plural, one {# call} other {# calls}}.',
  found: '{count, plural, one {# difference} other {# differences}} found',
  repair: 'Plan it back',
  repairHint: 'Planning it back compares once more and makes a plan. Nothing is written before you apply that.',
  keepDeactivated: 'Leave alone who was deactivated',
  keptDeactivated: 'Whoever was deactivated by hand is left alone.',
  repaired:
    'What Docebo has now is what is remembered. The plans set right what Salesforce says otherwise, once you apply them.',
  plan: 'Plan {id}: {entity}',
  more: '{count, plural, one {One more} other {# more}}; all of them: rollcall verify.',
  branch: 'Branch',
  columns: { who: 'Who or what', what: 'By hand', before: 'As remembered', after: 'In Docebo now' },
  kinds: {
    gone: 'Deleted',
    deactivated: 'Deactivated',
    reactivated: 'Reactivated',
    changed: 'Changed',
    superadmin: 'Made a superadmin',
    left_branch: 'Taken out of the branch',
    renamed: 'Renamed',
    moved: 'Moved',
    recoded: 'Given another code',
  },
} as const;
