import { X509Certificate } from 'node:crypto';
import { pem } from './own-certificate.ts';

const ARMOUR = /-----(?:BEGIN|END) CERTIFICATE-----/g;
const BLANK = /\s+/g;

/** Base64 of a certificate, however it was pasted; null for text that is none. */
export function certificateIn(text: string): string | null {
  const base64 = text.replace(ARMOUR, '').replace(BLANK, '');
  try {
    return new X509Certificate(pem('CERTIFICATE', base64)).raw.toString('base64');
  } catch {
    return null;
  }
}

/** Until when it says to be used. */
export function endOf(certificate: string): Date {
  return new Date(new X509Certificate(pem('CERTIFICATE', certificate)).validTo);
}
