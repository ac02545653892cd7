import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * What Salesforce posts to a canvas app: `BASE64(HMAC-SHA256(consumer secret, envelope)) . envelope`, the envelope being
 * JSON in Base64 (Canvas Developer Guide, Signed Request Authentication).
 */
export interface SignedRequest {
  readonly signature: Buffer;
  /** As it was signed: still encoded. */
  readonly envelope: string;
}

const SIGNATURE_BYTES = 32;
const BASE64 = /^[\w+/-]+={0,2}$/;

/** Null for what has not the form of one. Base64 may be either alphabet's. */
export function parseSignedRequest(text: string): SignedRequest | null {
  const [encoded = '', envelope = '', ...rest] = text.trim().split('.');
  if (rest.length > 0 || !BASE64.test(encoded) || !BASE64.test(envelope)) return null;
  const signature = Buffer.from(encoded, 'base64');
  return signature.length === SIGNATURE_BYTES ? { signature, envelope } : null;
}

/** Whether an org has signed it that has this consumer secret. Takes as long whether it has or not. */
export function isSignedWith({ signature, envelope }: SignedRequest, secret: string): boolean {
  return timingSafeEqual(createHmac('sha256', secret).update(envelope).digest(), signature);
}

/**
 * By which a request is known again, however its signature is spelled: 64 bits, as it is kept for good. Of ten million that were
 * taken, one in 10¹² would be refused as one of them; nobody but the org can make one, so nobody can choose which.
 */
export function fingerprintOf({ envelope }: SignedRequest): bigint {
  return createHash('sha256').update(envelope).digest().readBigInt64BE(0);
}

const userId = z.string().regex(/^005[A-Za-z\d]{12}[A-Z0-5]{3}$/);

const envelopeSchema = z
  .object({
    // The algorithm is ours to say; a request that claims another one was made for somebody else.
    algorithm: z.literal('HMACSHA256'),
    issuedAt: z.int(),
    userId,
    client: z.object({ instanceUrl: z.url({ protocol: /^https?$/ }) }),
    context: z.object({
      user: z.object({ userId, userType: z.string().nullish() }),
      organization: z.object({ organizationId: z.string().regex(/^00D[A-Za-z\d]{12}/) }),
      application: z.object({ canvasUrl: z.string() }),
      environment: z.object({ parameters: z.unknown().optional() }),
    }),
  })
  .refine(({ userId: signed, context }) => context.user.userId === signed);

/** What of it matters here. */
export interface CanvasStart {
  readonly issuedAt: number;
  /** 18 characters. */
  readonly userId: string;
  /** `STANDARD`, `GUEST`, … */
  readonly userType: string | null;
  readonly organizationId: string;
  readonly instanceUrl: string;
  /** For which it was made. */
  readonly canvasUrl: string;
  /** Which of the package's tabs it is. */
  readonly page: 'administration' | 'learning' | null;
}

const parametersSchema = z.object({ page: z.enum(['administration', 'learning']) });

/** To be asked once the signature is right. Null for an envelope that is not what Salesforce sends, or of another algorithm. */
export function openEnvelope({ envelope }: SignedRequest): CanvasStart | null {
  const parsed = envelopeSchema.safeParse(jsonIn(Buffer.from(envelope, 'base64').toString('utf8')));
  if (!parsed.success) return null;
  const { issuedAt, userId: id, client, context } = parsed.data;
  const parameters = parametersSchema.safeParse(context.environment.parameters);
  return {
    issuedAt,
    userId: id,
    userType: context.user.userType ?? null,
    organizationId: context.organization.organizationId,
    instanceUrl: client.instanceUrl,
    canvasUrl: context.application.canvasUrl,
    page: parameters.success ? parameters.data.page : null,
  };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const MINUTE_MS = 60_000;
const OLDEST_MS = 5 * MINUTE_MS;
const EARLIEST_MS = -MINUTE_MS;
const WRAP = 2 ** 32;

/**
 * Whether it was signed just now. Salesforce writes `issuedAt` as seconds or milliseconds, and in most recordings as the
 * lowest 32 bits of the milliseconds, negative numbers among them: such a number means a moment every 49.7 days, see
 * tooOldFrom.
 */
export function isFresh(issuedAt: number, now: Date): boolean {
  const time = now.getTime();
  const sinceLowest = (((time - issuedAt) % WRAP) + WRAP) % WRAP;
  const signed = sinceLowest > WRAP / 2 ? sinceLowest - WRAP : sinceLowest;
  const ages = [time - issuedAt, time - issuedAt * 1000, ...(comesAgain(issuedAt) ? [signed] : [])];
  return ages.some((age) => age <= OLDEST_MS && age >= EARLIEST_MS);
}

/** Whether it may be the lowest 32 bits of a moment; seconds of our time are among these numbers. */
function comesAgain(issuedAt: number): boolean {
  return issuedAt >= -(WRAP / 2) && issuedAt < WRAP;
}

/** From when on a request that is fresh now never is again; null: never, for its number will mean now again and again. */
export function tooOldFrom(issuedAt: number, now: Date): Date | null {
  return comesAgain(issuedAt) ? null : new Date(now.getTime() + OLDEST_MS - EARLIEST_MS);
}
