import { randomUUID } from 'node:crypto';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Protocol } from '../protocol.ts';
import { checkSaml } from './check.ts';
import { samlClient } from './client.ts';

/**
 * SAML 2.0 Web Browser SSO, begun by us: a signed request by HTTP-Redirect, an assertion by HTTP-POST. What is posted is
 * verified when it comes (receive.ts); the page that the browser comes to finds it kept.
 */
export const saml: Protocol = {
  async begin(provider, { state, redirectUri }) {
    const requestId = `_${randomUUID()}`;
    const url = await samlClient(provider, { acsUrl: redirectUri, requestId }).getAuthorizeUrlAsync(
      state,
      undefined,
      {},
    );
    return { url, secrets: {}, requestId };
  },

  complete: ({ name }) =>
    Promise.reject(
      new RollcallError(
        'identity_refused',
        saying('saml_no_assertion')`${{ provider: name }} has posted no assertion for this sign-in. Begin again.`,
      ),
    ),

  check: checkSaml,
};
