import { type Sentence, saying } from '../support/sentence.ts';
import { hostProblem } from './host-url.ts';

const LOGIN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/**
 * Why a text cannot be the address of a Salesforce org, as the end of a sentence that begins with the address; null
 * when it can.
 */
export function salesforceUrlProblem(text: string, grant: string): Sentence | null {
  const problem = hostProblem(
    text,
    saying('salesforce_url_wanted')`is not a URL; write the My Domain address, like https://acme.my.salesforce.com`,
  );
  if (problem !== null) return problem;
  if (grant === 'client_credentials' && LOGIN_HOSTS.has(new URL(text).hostname)) {
    return saying(
      'salesforce_url_login',
    )`does not know client credentials; Salesforce answers them only at the My Domain address of the org, like https://acme.my.salesforce.com`;
  }
  return null;
}
