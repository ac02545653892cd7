import type { FastifyRequest } from 'fastify';
import { isSameSecret } from '../administration/access/secrets.ts';
import type { HttpSettings } from '../config/environment.ts';
import { RollcallError } from '../support/errors.ts';
import { type Sentence, saying } from '../support/sentence.ts';
import type { Principal } from './principal.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export function isSafe(method: string): boolean {
  return SAFE.has(method);
}

/**
 * Refuses what another site makes a browser send. Browsers say where a request comes from, and a page of ours knows a
 * token that other sites cannot read: both have to be right where the cookie is what lets somebody in. A program with an
 * API token has no cookie that could be abused. Throws `request_forged`.
 */
export function refuseForged(request: FastifyRequest, principal: Principal | null, http: HttpSettings): void {
  if (isSafe(request.method) || principal?.kind === 'token') return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw forged(saying('forged_site')`The request came from another site.`);
  }
  if (origin !== undefined && !isOwn(origin, request, http)) {
    throw forged(
      saying(
        'forged_origin',
      )`The request came from ${{ origin }}, which is not the address of this server. Behind a proxy, set ROLLCALL_PUBLIC_URL to the address that browsers use.`,
    );
  }
  if (principal === null) return;
  const given = request.headers['x-csrf-token'];
  if (typeof given !== 'string' || !isSameSecret(given, principal.csrfToken)) {
    throw forged(
      saying('forged_token')`The header X-CSRF-Token is not the session's csrfToken, which GET /api/v1/session tells.`,
    );
  }
}

/** Without a public URL the host is all we know: whether a proxy in front speaks https is not told. */
function isOwn(origin: string, request: FastifyRequest, { publicUrl }: HttpSettings): boolean {
  if (publicUrl !== null) return origin === publicUrl.origin;
  return URL.canParse(origin) && new URL(origin).host === request.host;
}

function forged(said: Sentence): RollcallError {
  return new RollcallError('request_forged', said);
}
