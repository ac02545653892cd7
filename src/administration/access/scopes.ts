/** What an API token may be allowed. Whoever may write something may read it too; a session may do everything. */
export const SCOPES = {
  'connections:read': 'See connections, their settings, schedules and what Salesforce offers; preview records.',
  'connections:write': 'Create, test and change connections, settings and schedules; apply a configuration.',
  'runs:read': 'See runs, plans, changes, logs, alerts and what is unresolved; export changes.',
  'runs:write': 'Plan, start and cancel runs; apply or discard plans; approve held runs.',
  'platform:read': 'See people, branches, additional fields and notifications.',
  'platform:write':
    'Create and change people; create, change and delete branches, additional fields and notifications.',
  'administration:read': 'See administrators, API tokens and the audit log.',
  'administration:write':
    'Create and remove administrators, reset their passwords, revoke API tokens; set up who vouches for people and how they come in; require a second factor; export and erase people.',
} as const satisfies Record<string, string>;

export type Scope = keyof typeof SCOPES;

export const SCOPE_NAMES = Object.keys(SCOPES).filter(isScope);

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text);
}

export function allows(held: readonly string[], needed: Scope): boolean {
  return held.includes(needed) || held.includes(needed.replace(':read', ':write'));
}
