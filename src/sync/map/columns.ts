import type { EntitySettings } from '../settings.ts';

/**
 * The Salesforce fields that a run of these settings reads, in the order of a row's cells. None comes twice:
 * Salesforce refuses a query that does, and to it `email` and `Email` are the same.
 */
export function columnsFor(settings: EntitySettings, hasPersonAccounts: boolean): string[] {
  const columns = new Map<string, string>();
  for (const path of wanted(settings, hasPersonAccounts)) {
    const key = path.toLowerCase();
    if (!columns.has(key)) columns.set(key, path);
  }
  return [...columns.values()];
}

function wanted(settings: EntitySettings, hasPersonAccounts: boolean): string[] {
  const { entity, branches, mapping } = settings;
  return [
    'Id',
    'SystemModstamp',
    ...(entity === 'users' ? ['IsActive'] : []),
    ...(entity === 'contacts' && hasPersonAccounts ? ['IsPersonAccount'] : []),
    ...(entity === 'contacts' && branches.mode === 'accounts' ? ['AccountId'] : []),
    ...Object.values(mapping).map((line) => line.field),
    ...(branches.mode === 'picklists' ? branches.fields : []),
  ];
}
