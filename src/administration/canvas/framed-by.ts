const MY_DOMAIN = /^(.+)\.my\.salesforce\.com$/;

/**
 * The hosts on which an org shows pages that a canvas app stands in: its My Domain, and Lightning Experience, which is
 * derived from it (Salesforce Help, My Domain URL Formats; enhanced domains are everywhere). Of a server that is no
 * Salesforce, such as a sandbox, its own.
 *
 * @param address origin of the org.
 */
export function framedBy(address: string): readonly string[] {
  const { origin, hostname } = new URL(address);
  const [, domain] = MY_DOMAIN.exec(hostname) ?? [];
  return domain === undefined ? [origin] : [origin, `https://${domain}.lightning.force.com`];
}

/** Where people sign in to any org: no page of an org is shown there. */
const SIGN_IN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/** Whether an address says which org it is. */
export function isOfOneOrg(address: string): boolean {
  return !SIGN_IN_HOSTS.has(new URL(address).hostname);
}

/** The hosts of the only org among these addresses; none where there are several, or one is of no org in particular. */
export function framedByOnly(addresses: readonly (string | null)[]): readonly string[] {
  const [only, ...others] = new Set(addresses);
  return only == null || others.length > 0 || !isOfOneOrg(only) ? [] : framedBy(only);
}
