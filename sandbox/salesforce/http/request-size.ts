import type { FastifyInstance } from 'fastify';
import { SalesforceError } from '../soql/soql.ts';
import { carrierOf } from './composite/subrequest.ts';

/** Bytes of the URI, and of URI and headers together. */
const LARGEST = 16_384;
/** Node's own limit lies above, so that its refusal does not come first. */
export const NODE_HEADER_LIMIT = 512 * 1024;

export function requestSizeHook(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    // What a composite request carries may be as long as the body that carries it.
    if (carrierOf(request) !== null) return;
    const uri = Buffer.byteLength(request.url);
    if (uri > LARGEST) throw new SalesforceError(414, 'URI_TOO_LONG', 'URI Too Long');
    const headers = request.raw.rawHeaders.reduce((sum, text) => sum + text.length, 0);
    if (uri + headers > LARGEST) {
      throw new SalesforceError(431, 'REQUEST_HEADER_FIELDS_TOO_LARGE', 'Request Header Fields Too Large');
    }
  });
}
