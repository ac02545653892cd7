const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const LOGIN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/**
 * Why a text cannot be the address of a Salesforce org, as the end of a sentence that begins with the address; null
 * when it can. Plain http is for servers on this machine, such as the sandbox.
 */
export function salesforceUrlProblem(text: string, grant: string): string | null {
  if (!URL.canParse(text)) return 'is not a URL; write the My Domain address, like https://acme.my.salesforce.com';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return 'must begin with https://';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return 'must end after the host name';
  if (grant === 'client_credentials' && LOGIN_HOSTS.has(url.hostname)) {
    return 'does not know client credentials; Salesforce answers them only at the My Domain address of the org, like https://acme.my.salesforce.com';
  }
  return null;
}
