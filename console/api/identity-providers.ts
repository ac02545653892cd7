import { queryOptions } from '@tanstack/react-query';
import type {
  changesSchema,
  findingSchema,
  metadataSchema,
  providerSchema,
  watchedCertificate,
} from '../../src/api/routes/identity-provider-schemas.ts';
import type { trialSchema } from '../../src/api/routes/trial-schema.ts';
import { api } from './client.ts';
import type { Answer } from './wire.ts';

export type IdentityProvider = Answer<typeof providerSchema>;
export type ProviderSettings = IdentityProvider['settings'];
export type ProviderKind = ProviderSettings['kind'];
export type Finding = Answer<typeof findingSchema>;
export type ServiceKey = IdentityProvider['keys'][number];
export type WatchedCertificate = Answer<typeof watchedCertificate>;
export type MetadataChanges = Answer<typeof changesSchema>;
export type SamlMetadata = Answer<typeof metadataSchema>;
export type Trial = Answer<typeof trialSchema>;

export const PROVIDER_KINDS = ['saml', 'oidc', 'auth0'] as const satisfies readonly ProviderKind[];

export const identityProvidersQuery = queryOptions({
  queryKey: ['/identity-providers'],
  queryFn: ({ signal }) =>
    api.get<{ readonly items: readonly IdentityProvider[]; readonly kinds: readonly ProviderKind[] }>(
      '/identity-providers',
      {},
      signal,
    ),
});

export const identityProviderQuery = (id: string) =>
  queryOptions({
    queryKey: ['/identity-providers', id],
    queryFn: ({ signal }) => api.get<IdentityProvider>(`/identity-providers/${id}`, {}, signal),
  });

const TRIAL = 'rollcall.trial';

/** Sends this browser to a provider, to see what it says; the page that it comes back to asks `isTrial`. */
export async function beginTrial(id: string): Promise<void> {
  const { url } = await api.post<{ url: string }>(`/identity-providers/${id}/trial`);
  sessionStorage.setItem(TRIAL, id);
  window.location.assign(url);
}

/** Whether what has come back is of a trial in this tab. */
export function isTrial(id: string): boolean {
  return sessionStorage.getItem(TRIAL) === id;
}

export function endTrial(): void {
  sessionStorage.removeItem(TRIAL);
}
