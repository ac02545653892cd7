import { createHmac } from 'node:crypto';
import { z } from 'zod';

/** Secret of the sandbox's OAuth client, with which it signs. */
export const CANVAS_SECRET = 'rollcall-secret';

export interface Signing {
  readonly userId: string;
  readonly organizationId: string;
  readonly instanceUrl: string;
  readonly issuedAt: number;
  readonly algorithm?: string | null;
  readonly userType?: string;
  readonly canvasUrl?: string;
  readonly page?: string;
  readonly secret?: string;
}

/** What an org posts of a user; whatever is said otherwise is as an attacker would have it. */
export function signedRequest(signing: Signing): string {
  const { userId, organizationId, instanceUrl, issuedAt, algorithm = 'HMACSHA256', userType = 'STANDARD' } = signing;
  const { canvasUrl = 'https://rollcall.example/canvas', page = 'learning', secret = CANVAS_SECRET } = signing;
  const envelope = Buffer.from(
    JSON.stringify({
      algorithm,
      issuedAt,
      userId,
      client: { instanceUrl, targetOrigin: instanceUrl, oauthToken: '00D!x' },
      context: {
        user: { userId, userType },
        organization: { organizationId },
        application: { canvasUrl },
        environment: { parameters: { page } },
      },
    }),
  ).toString('base64');
  return `${createHmac('sha256', secret).update(envelope).digest('base64')}.${envelope}`;
}

const Beginning = z.union([
  z.object({ kind: z.literal('session'), token: z.string(), page: z.string().nullable() }),
  z.object({ kind: z.literal('refused'), reason: z.string(), join: z.string().nullable() }),
]);

/** What the page is given with itself. */
export function beginningOf(html: string): z.infer<typeof Beginning> {
  const content = /<meta name="beginning" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const text = content
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return Beginning.parse(JSON.parse(text));
}

/** The configuration of a connection whose org opens Rollcall, signed with what a variable of the environment holds. */
export function withCanvasSecret(configuration: string, variable = 'CANVAS_SECRET'): string {
  return JSON.stringify(JSON.parse(configuration), (key, value: object) =>
    key === 'salesforce' && typeof value === 'object' ? { ...value, canvasSecret: `\${${variable}}` } : value,
  );
}

/** Opens the page as a browser does with the form that Salesforce has filled. */
export async function postToCanvas(address: string, body: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(`${address}/canvas`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  return { status: answer.status, headers: answer.headers, beginning: beginningOf(await answer.text()) };
}

export const signedForm = (signed: string) => new URLSearchParams({ signed_request: signed }).toString();
