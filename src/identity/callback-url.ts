import type { ProviderKind } from '../store/providers/provider.ts';

/**
 * A page of the console, so that our cookies come along: browsers keep them back when another site leads here. SAML posts
 * to the server itself, which leads to that page.
 */
export function callbackUrl(kind: ProviderKind, origin: string, providerId: string): string {
  return kind === 'saml' ? `${origin}/sign-in/saml/${providerId}/acs` : `${origin}${callbackPath(providerId)}`;
}

export const callbackPath = (providerId: string) => `/sign-in/callback/${providerId}`;
