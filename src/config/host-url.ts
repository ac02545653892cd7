import { type Sentence, saying } from '../support/sentence.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a text cannot be the address of a neighbour's host, as the end of a sentence that begins with the address; null when
 * it can. Plain http is for servers on this machine, such as a sandbox.
 *
 * @param wanted says so where it is no address at all.
 */
export function hostProblem(text: string, wanted: Sentence): Sentence | null {
  if (!URL.canParse(text)) return wanted;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && LOOPBACK.has(url.hostname))) {
    return saying('url_https')`must begin with https://`;
  }
  if (url.username !== '' || url.password !== '') return saying('url_no_user')`must not hold a user or password`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return saying('url_host_only')`must end after the host name`;
  }
  return null;
}
