import { createHash, randomBytes } from 'node:crypto';

/** What a person does on Salesforce's page, without a browser; answers the address that they are sent back to. */
export async function allow(
  authorizeUrl: string,
  { decision = 'allow', username = 'integration@acme.example', password = 'Rollcall-1' } = {},
): Promise<URL> {
  const body = new URLSearchParams({ username, password, decision });
  const answer = await fetch(authorizeUrl, { method: 'POST', body, redirect: 'manual' });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(`${answer.status}: ${await answer.text()}`);
  return new URL(location);
}

export function pkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}
