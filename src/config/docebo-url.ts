import { type Sentence, saying } from '../support/sentence.ts';
import { hostProblem } from './host-url.ts';

/** Why a text cannot be the address of a Docebo tenant, as the end of a sentence that begins with it; null when it can. */
export function doceboUrlProblem(text: string): Sentence | null {
  return hostProblem(
    text,
    saying('docebo_url_wanted')`is not a URL; write the address of the tenant, like https://acme.docebosaas.com`,
  );
}
