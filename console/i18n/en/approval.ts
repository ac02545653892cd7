/** When a run waits for approval (R39). */
export const approval = {
  title: 'Approval',
  hint: 'A run that would do more than this to the people who are linked waits for approval, before anything is written. Each limit counts by itself.',
  deactivated: 'People who would lose their access',
  rejected: 'People who would be rejected, and were not before',
  changed: 'People who would be changed in any way',
  amount: 'Limit: {what}',
  kinds: { share: 'More than a share of them', people: 'More than a number', off: 'Never wait' },
  limit: { people: '{people, plural, one {# person} other {# people}}', off: 'no limit' },
  standard: 'Default: {limit}',
  inherited: 'As the connection: {limit}',
  smallest: 'Take no share of fewer people than',
  smallestHint: 'Numbers of people always count.',
  expireAfter: 'Days until a plan that nobody approved expires',
  expireAfterHint: 'The next run may start then.',
  ownHint: 'What is not chosen here is as the connection has it.',
} as const;
