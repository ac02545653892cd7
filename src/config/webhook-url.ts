import { type Sentence, saying } from '../support/sentence.ts';

/** Why text cannot be the address of a webhook; null when it can. Alerts tell of an organization: they go encrypted. */
export function webhookUrlProblem(text: string): Sentence | null {
  const url = URL.parse(text);
  if (url === null) return saying('webhook_url_wanted')`must be an address like https://hooks.acme.example/rollcall`;
  if (url.username !== '' || url.password !== '') return saying('url_no_user')`must not hold a user or password`;
  if (url.protocol === 'https:') return null;
  const isLocal = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'http:' && isLocal ? null : saying('url_https')`must begin with https://`;
}
