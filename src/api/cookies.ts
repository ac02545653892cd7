import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../config/environment.ts';

/** Browsers take a name with this prefix only for the very host, over https (RFC 6265bis). */
const SECURE_NAME = '__Host-rollcall_session';
const PLAIN_NAME = 'rollcall_session';

export function sessionTokenOf(request: FastifyRequest): string | null {
  return request.cookies[SECURE_NAME] ?? request.cookies[PLAIN_NAME] ?? null;
}

/** Of a page inside Salesforce, which browsers send no cookie from; nothing sends it by itself. */
const EMBEDDED_HEADER = 'x-rollcall-session';

export function embeddedTokenOf({ headers }: FastifyRequest): string | null {
  const token = headers[EMBEDDED_HEADER];
  return typeof token === 'string' && token !== '' ? token : null;
}

/** Not readable by scripts, not sent along by other sites, and over https only there. */
export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  http: HttpSettings,
  { token, expiresAt }: { readonly token: string; readonly expiresAt: Date },
): void {
  const secure = isSecure(request, http);
  reply.setCookie(secure ? SECURE_NAME : PLAIN_NAME, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    expires: expiresAt,
  });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, http: HttpSettings): void {
  const secure = isSecure(request, http);
  const options = { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  reply.clearCookie(secure ? SECURE_NAME : PLAIN_NAME, options);
}

const SECURE_BROWSER = '__Host-rollcall_sign_in';
const PLAIN_BROWSER = 'rollcall_sign_in';

/** By which a browser is known that was sent to an identity provider. */
export function browserOf(request: FastifyRequest): string | null {
  return request.cookies[SECURE_BROWSER] ?? request.cookies[PLAIN_BROWSER] ?? null;
}

/** See setSessionCookie. */
export function setBrowserCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  http: HttpSettings,
  { browser, expiresAt }: { readonly browser: string; readonly expiresAt: Date },
): void {
  const secure = isSecure(request, http);
  reply.setCookie(secure ? SECURE_BROWSER : PLAIN_BROWSER, browser, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    expires: expiresAt,
  });
}

function isSecure(request: FastifyRequest, { publicUrl }: HttpSettings): boolean {
  return publicUrl === null ? request.protocol === 'https' : publicUrl.protocol === 'https:';
}
