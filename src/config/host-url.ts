const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a text cannot be the address of a neighbour's host, as the end of a sentence that begins with the address; null when
 * it can. Plain http is for servers on this machine, such as a sandbox.
 */
export function hostProblem(text: string, instead: string): string | null {
  if (!URL.canParse(text)) return `is not a URL; ${instead}`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return 'must begin with https://';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return 'must end after the host name';
  return null;
}
