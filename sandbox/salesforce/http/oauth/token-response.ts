import { createHmac } from 'node:crypto';
import type { SandboxContext } from '../context.ts';
import { CLIENT } from '../options.ts';
import type { Exchanged } from './authorizations.ts';

/** The success answer of the token endpoint, for a grant that has no refresh token. */
export function tokenResponse(context: SandboxContext, userId: string): Record<string, string> {
  const { token: accessToken, issuedAt } = context.tokens.issue(userId);
  return exchangedResponse(context, { userId, accessToken, issuedAt, scopes: ['api', 'id'], refreshToken: null });
}

/** The same where a person has let the app in. */
export function exchangedResponse(
  context: SandboxContext,
  { userId, accessToken, issuedAt, scopes, refreshToken }: Exchanged,
): Record<string, string> {
  const id = identityUrl(context, userId);
  const issued = String(issuedAt.getTime());
  return {
    access_token: accessToken,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    signature: createHmac('sha256', CLIENT.secret).update(`${id}${issued}`).digest('base64'),
    scope: scopes.join(' '),
    instance_url: context.url(),
    id,
    token_type: 'Bearer',
    issued_at: issued,
  };
}

export function identityUrl(context: SandboxContext, userId: string): string {
  return `${context.url()}/id/${context.org.id}/${userId}`;
}
