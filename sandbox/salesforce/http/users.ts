import type { Org, SandboxRecord } from '../org/org.ts';

export function userById(org: Org, id: string): SandboxRecord | undefined {
  const users = org.table('User');
  const position = users.find(id);
  return position < 0 ? undefined : users.at(position);
}

/** Usernames are compared without case, as Salesforce does at login. */
export function userByUsername(org: Org, username: string): SandboxRecord | undefined {
  const users = org.table('User');
  const wanted = username.toLowerCase();
  const usernameAt = users.reader('Username');
  for (let position = 0; position < users.length; position += 1) {
    if (String(usernameAt(position)).toLowerCase() === wanted) return users.at(position);
  }
  return undefined;
}

/** A field's value as text; empty when the org has no such field or value. */
export function textOf(record: SandboxRecord, field: string): string {
  const value = record[field];
  return value === undefined || value === null ? '' : String(value);
}
