import { type Sentence, saying } from '../support/sentence.ts';

/** Where people of every org of Salesforce sign in, and no My Domain. */
const OF_ALL_ORGS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/** Whether an issuer speaks for every org of Salesforce: whoever has any of them says who somebody is. */
export const speaksForAllOrgs = (issuer: string): boolean =>
  OF_ALL_ORGS.has(new URL(issuer).hostname.replace(/\.$/, ''));

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a text cannot be the address of an identity provider, as the end of a sentence; null when it can. Plain http is for
 * servers on this machine; whether they may be reached is another question: see support/outbound.
 */
export function providerUrlProblem(text: string): Sentence | null {
  const url = URL.parse(text);
  if (url === null) return saying('url_wanted')`must be an address like https://login.acme.example`;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return saying('url_https')`must begin with https://`;
  }
  if (url.username !== '' || url.password !== '') return saying('url_no_user')`must not hold a user or password`;
  return url.hash === '' ? null : saying('url_no_fragment')`must end before #`;
}
