import { RollcallError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';

/** Ends an authorization at Salesforce; null where Salesforce does not know it, false where it did not answer, which is logged. */
export async function revokeQuietly(
  logger: Logger,
  {
    connection,
    url,
    refreshToken,
  }: { readonly connection: string; readonly url: string; readonly refreshToken: string },
): Promise<boolean | null> {
  const { revoke } = await import('../salesforce/auth/authorize.ts');
  return await revoke(url, refreshToken).catch((error: unknown) => {
    if (!(error instanceof RollcallError)) throw error;
    logger.warn({ connection, code: error.code }, 'authorization_not_revoked');
    return false;
  });
}
