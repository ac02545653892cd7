/** Scopes that mean something different for every user who asks, in words. */
const RELATIVE_TO_USER: Readonly<Record<string, string>> = {
  mine: 'records that the integration user owns',
  team: "records of the integration user's team",
  mine_and_my_groups: 'records of the integration user and its groups',
  my_territory: 'records in the territory of the integration user',
  my_team_territory: "records in the territories of the integration user's team",
  delegated: 'records that the integration user has delegated',
  user_owned: 'records that the integration user owns and no queue',
  queue_owned: 'records that queues of the integration user own',
  genericteam: 'records shared with the team of the integration user',
  team_by_role: 'records of the roles below the integration user',
  scopingrule: 'records that the scoping rules of the integration user let through',
};

/** Why a view of this scope can never be synchronized, or null. */
export function scopeRefusal(scope: string): string | null {
  return scope.toLowerCase() === 'mru'
    ? 'it shows the records that the integration user has viewed last, which changes with every click'
    : null;
}

/** What the administrator should know about the scope, or null. */
export function scopeWarning(scope: string, label: string): string | null {
  const meaning = RELATIVE_TO_USER[scope.toLowerCase()];
  if (meaning === undefined) return null;
  return `The list view "${label}" has the scope "${scope}": it holds ${meaning}, not those of the person who made the view. Choose a view of all records unless this is meant.`;
}
