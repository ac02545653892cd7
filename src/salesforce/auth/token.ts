import { z } from 'zod';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import { createSingleFlight } from '../../support/single-flight.ts';
import { jsonOf, wrongShape } from '../http/body.ts';
import type { Failure } from '../http/failure.ts';
import type { Answer } from '../http/transport.ts';
import { toId18 } from '../ids.ts';

export interface Token {
  readonly accessToken: string;
  /** Base of all data calls; it can differ from the login host and can change after an org migration. */
  readonly instanceUrl: string;
  /** 18 characters each: the org, and the user that the token stands for. */
  readonly organizationId: string;
  readonly userId: string;
}

/** Whose token it is. */
export type Identity = Pick<Token, 'organizationId' | 'userId'>;

export interface TokenProvider {
  /** The current token; one request whoever asks. Throws `salesforce_identity` where it is not of whom it has to be. */
  get(signal: AbortSignal | undefined): Promise<Token>;
  /** Forgets this token because Salesforce refused it; a newer one stays. */
  discard(token: Token): void;
}

const IDENTITY_URL = /\/id\/(00D[A-Za-z0-9]{12,15})\/(005[A-Za-z0-9]{12,15})$/;

const tokenResponse = z.object({
  access_token: z.string().min(1),
  instance_url: z.url({ protocol: /^https?$/ }),
  id: z.string().regex(IDENTITY_URL, 'not an identity URL'),
  refresh_token: z.string().min(1).optional(),
});

/**
 * What one user sees is not what another one sees, so that nothing may begin as one and go on as another.
 *
 * @param request answers another token than the one that was refused last
 * @param expected of whom all tokens have to be; where it is null, of whom the first one is
 */
export function createTokenProvider(
  request: (signal: AbortSignal, refused: Token | null) => Promise<Token>,
  expected: Identity | null,
): TokenProvider {
  let identity = expected;
  let current: Token | null = null;
  let refused: Token | null = null;
  const renew = createSingleFlight(async (signal) => {
    const token = await request(signal, refused);
    identity ??= token;
    assertSame(identity, token);
    current = token;
    return token;
  });
  return {
    async get(signal) {
      signal?.throwIfAborted();
      return current ?? renew(signal);
    },
    discard(token) {
      if (current !== token) return;
      refused = token;
      current = null;
    },
  };
}

function assertSame(before: Identity, now: Identity): void {
  if (before.organizationId === now.organizationId && before.userId === now.userId) return;
  const named = ({ organizationId, userId }: Identity) => `user ${userId} of org ${organizationId}`;
  throw new RollcallError(
    'salesforce_identity',
    saying(
      'identity_other',
    )`The connection was connected as ${{ before: named(before) }} when this began, and is as ${{ now: named(now) }} meanwhile. Nothing was read as somebody else. See that this is the right one, then run again.`,
  );
}

/** Reads the answer of the token endpoint. */
export async function tokenOf(answer: Answer, loginUrl: string, endpoint: string): Promise<Token> {
  return (await tokensOf(answer, loginUrl, endpoint)).token;
}

/** The same with the refresh token, where there is one. */
export async function tokensOf(
  answer: Answer,
  loginUrl: string,
  endpoint: string,
): Promise<{ readonly token: Token; readonly refreshToken: string | null }> {
  const at: Pick<Failure, 'stage' | 'endpoint'> = { stage: 'token', endpoint };
  const {
    access_token: accessToken,
    instance_url: url,
    id,
    refresh_token: refreshToken = null,
  } = await jsonOf(answer, tokenResponse, at);
  const [, organizationId = '', userId = ''] = IDENTITY_URL.exec(id) ?? [];
  const instance = new URL(url);
  if (new URL(loginUrl).protocol === 'https:' && instance.protocol !== 'https:') {
    throw wrongShape(endpoint, 'instance_url: not an https address');
  }
  const token = {
    accessToken,
    instanceUrl: instance.origin,
    organizationId: toId18(organizationId),
    userId: toId18(userId),
  };
  return { token, refreshToken };
}
