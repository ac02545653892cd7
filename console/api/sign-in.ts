import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export interface OfferedProvider {
  readonly id: string;
  readonly name: string;
  readonly kind: 'saml' | 'oidc' | 'auth0';
}

/** How one can sign in. */
export const signInQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: ({ signal }) =>
    api.get<{ readonly passwordLinks: boolean; readonly providers: readonly OfferedProvider[] }>(
      '/sign-in',
      {},
      signal,
    ),
});
