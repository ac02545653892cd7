import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type ErrorCode, RollcallError } from './errors.ts';
import { saying } from './sentence.ts';

/** The private key that assertions of a connection are signed with. Throws `code` where it is none, or not of RSA. */
export function rsaKey(pem: string, code: ErrorCode): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    // Not as cause: OpenSSL's errors may quote the input.
    throw new RollcallError(
      code,
      saying(
        'key_unreadable',
      )`The private key of the connection cannot be read. Give the whole PEM text, from "-----BEGIN" to the last "-----", without a passphrase.`,
    );
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new RollcallError(
      code,
      saying(
        'key_not_rsa',
      )`The private key of the connection is of type ${{ type: key.asymmetricKeyType ?? '' }}; the JWT bearer flow needs an RSA key.`,
    );
  }
  return key;
}
