/** The organization chart as a tree, and choosing a branch of it. */
export const branchTree = {
  label: 'Organization chart',
  opening: 'Loading',
  node: '{name}, {people, plural, one {# person} other {# people}}',
  people: '{people, plural, one {# person} other {# people}}',
  withoutCode: 'Without a code',
  unusable: {
    root: 'The root cannot be chosen: everyone would sit above all branches.',
    no_code: 'This branch has no code. Give it one on the Branches page, then it can be chosen.',
  },
  picker: {
    choose: 'Choose a branch',
    change: 'Change',
    none: 'No branch is chosen yet',
    gone: 'There is no branch with the code {code} any more',
    search: 'Search by name or code',
    hint: 'By keyboard: arrows move and open, letters lead to a name, Enter chooses.',
  },
  found: {
    count:
      '{more, select, true {The first {count, number} branches that fit} other {{count, plural, one {# branch fits} other {# branches fit}}}}{unusable, plural, =0 {} one {, # of them cannot be chosen} other {, # of them cannot be chosen}}',
    none: 'No branch fits',
    noneDetail: 'Names and codes were looked through.',
    clear: 'Show the whole chart',
  },
} as const;
