/** What a provider of OpenID Connect announces of itself at least, and with which algorithm it signs. */
export function discoveryOf(issuer: string): Readonly<Record<string, string | readonly string[]>> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
