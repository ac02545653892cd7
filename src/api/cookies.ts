import '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../config/environment.ts';

const SESSION = 'rollcall_session';

/**
 * Of the session that the browser has. Over https no other cookie counts than the one that nobody but this host can set:
 * a neighbour of ours under the same domain could plant any other, and have somebody work in a session of its choice.
 */
export function sessionTokenOf(request: FastifyRequest, http: HttpSettings): string | null {
  return request.cookies[nameOf(SESSION, request, http)] ?? null;
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
  reply.setCookie(nameOf(SESSION, request, http), token, { ...cookieFor(request, http), expires: expiresAt });
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, http: HttpSettings): void {
  reply.clearCookie(nameOf(SESSION, request, http), cookieFor(request, http));
}

const BROWSER = 'rollcall_sign_in';

/** By which a browser is known that was sent to an identity provider; see sessionTokenOf. */
export function browserOf(request: FastifyRequest, http: HttpSettings): string | null {
  return request.cookies[nameOf(BROWSER, request, http)] ?? null;
}

/** See setSessionCookie. */
export function setBrowserCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  http: HttpSettings,
  { browser, expiresAt }: { readonly browser: string; readonly expiresAt: Date },
): void {
  reply.setCookie(nameOf(BROWSER, request, http), browser, { ...cookieFor(request, http), expires: expiresAt });
}

/** What was chosen in the console, which has set it itself; it decides on nothing but which catalogue a page names first. */
export function chosenLanguageOf(request: FastifyRequest, http: HttpSettings): string | null {
  return request.cookies[nameOf('rollcall_language', request, http)] ?? null;
}

/** Browsers take a name with this prefix only from the very host, over https (RFC 6265bis). */
function nameOf(name: string, request: FastifyRequest, http: HttpSettings): string {
  return isSecure(request, http) ? `__Host-${name}` : name;
}

function cookieFor(request: FastifyRequest, http: HttpSettings) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure(request, http) } as const;
}

function isSecure(request: FastifyRequest, { publicUrl }: HttpSettings): boolean {
  return publicUrl === null ? request.protocol === 'https' : publicUrl.protocol === 'https:';
}
