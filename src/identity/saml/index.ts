import { RollcallError } from '../../support/errors.ts';
import type { Protocol } from '../protocol.ts';

export const saml: Protocol = {
  begin: () => Promise.reject(unavailable()),
  complete: () => Promise.reject(unavailable()),
  check: () => Promise.reject(unavailable()),
};

function unavailable(): RollcallError {
  return new RollcallError('identity_provider_refused', 'SAML comes with the next step.');
}
