import type { LoginHost } from '../salesforce/auth/authorize.ts';
import { RollcallError } from '../support/errors.ts';
import type { Logger } from '../support/logger.ts';

/** Ends an authorization at Salesforce; null where Salesforce does not know it, false where it did not answer, which is logged. */
export async function revokeQuietly(
  logger: Logger,
  { connection, refreshToken, ...host }: LoginHost & { readonly connection: string; readonly refreshToken: string },
): Promise<boolean | null> {
  const { revoke } = await import('../salesforce/auth/authorize.ts');
  return await revoke(host, refreshToken).catch((error: unknown) => {
    if (!(error instanceof RollcallError)) throw error;
    logger.warn({ connection, code: error.code }, 'authorization_not_revoked');
    return false;
  });
}
