/** RFC 7468. */
export function pem(label: 'PRIVATE KEY' | 'CERTIFICATE', base64: string): string {
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
