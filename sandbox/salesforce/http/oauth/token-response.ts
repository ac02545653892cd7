import { createHmac } from 'node:crypto';
import type { SandboxContext } from '../context.ts';
import { CLIENT } from '../options.ts';

/** The success answer of the token endpoint. Neither grant here issues a refresh token. */
export function tokenResponse(context: SandboxContext, userId: string): Record<string, string> {
  const { token, issuedAt } = context.tokens.issue(userId);
  const id = identityUrl(context, userId);
  const issued = String(issuedAt.getTime());
  return {
    access_token: token,
    signature: createHmac('sha256', CLIENT.secret).update(`${id}${issued}`).digest('base64'),
    scope: 'api id',
    instance_url: context.url(),
    id,
    token_type: 'Bearer',
    issued_at: issued,
  };
}

export function identityUrl(context: SandboxContext, userId: string): string {
  return `${context.url()}/id/${context.org.id}/${userId}`;
}
