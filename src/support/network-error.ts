/** System errors, undici's and the HTTP parser's about the connection, zlib's about the body, and all of TLS. */
const NETWORK_CODE =
  /^(E(?!RR_)[A-Z]+|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_(CONNECT_TIMEOUT|HEADERS_TIMEOUT|BODY_TIMEOUT|SOCKET|RES_CONTENT_LENGTH_MISMATCH)|HPE_\w+|Z_(BUF|DATA)_ERROR|UNABLE_TO_\w+|HOSTNAME_MISMATCH|ERR_(TLS|SSL)_\w+|\w*CERT\w*)$/;

/** The code of a network error of undici, Node or zlib, wherever in the chain of causes; null for anything else. */
export function networkCode(error: unknown): string | null {
  for (let e: unknown = error, depth = 0; e instanceof Error && depth < 4; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string' && NETWORK_CODE.test(e.code)) return e.code;
  }
  return null;
}
