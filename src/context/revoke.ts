import { RollcallError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';

/** Ends an authorization at Salesforce; false where Salesforce did not answer, which is logged, or does not know it. */
export async function revokeQuietly(
  logger: Logger,
  {
    connection,
    url,
    refreshToken,
  }: { readonly connection: string; readonly url: string; readonly refreshToken: string },
): Promise<boolean> {
  const { revoke } = await import('../salesforce/auth/authorize.ts');
  return await revoke(url, refreshToken).catch((error: unknown) => {
    if (!(error instanceof RollcallError)) throw error;
    logger.warn({ connection, code: error.code }, 'authorization_not_revoked');
    return false;
  });
}
