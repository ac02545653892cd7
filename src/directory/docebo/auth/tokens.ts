import { z } from 'zod';
import { createSingleFlight } from '../../../support/single-flight.ts';

export const tokenResponse = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(3600),
  refresh_token: z.string().min(1).nullish(),
});
export type TokenAnswer = z.infer<typeof tokenResponse>;

export interface TokenProvider {
  /** The current token; one request, whoever asks. */
  get(signal: AbortSignal | undefined): Promise<string>;
  /** Forgets this token because Docebo refused it; a newer one stays. */
  discard(token: string): void;
}

/** A token is not used any more in its last minute. */
const MARGIN_MS = 60_000;

/**
 * Signs in when first asked, and again when the token is about to expire: with the refresh token, where there is one and
 * Docebo still takes it.
 *
 * @param request null: with the credentials. Answers null where Docebo takes the refresh token no more.
 */
export function createTokenProvider(
  request: (signal: AbortSignal, refreshToken: string | null) => Promise<TokenAnswer | null>,
  now: () => number,
): TokenProvider {
  let current: { readonly token: string; readonly until: number } | null = null;
  let refreshToken: string | null = null;
  const renew = createSingleFlight(async (signal) => {
    const refreshed = refreshToken === null ? null : await request(signal, refreshToken);
    const answer = refreshed ?? (await request(signal, null));
    if (answer === null) throw new Error('signing in with credentials answers a token or throws');
    refreshToken = answer.refresh_token ?? null;
    current = { token: answer.access_token, until: now() + answer.expires_in * 1000 - MARGIN_MS };
    return answer.access_token;
  });
  return {
    async get(signal) {
      return current !== null && now() < current.until ? current.token : await renew(signal);
    },
    discard(token) {
      if (current?.token === token) current = null;
    },
  };
}
