import type { Context } from '../../context.ts';
import { listApiTokens, revokeApiToken } from '../../store/access/api-tokens.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { audited } from '../audited.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

/** @param wanted id or first letters of a token. Throws `not_found` for one that does not hold. */
export async function revokeToken(context: Pick<Context, 'db' | 'now'>, wanted: string): Promise<Answer> {
  const { db, now } = context;
  const token = (await listApiTokens(db)).find(({ id, prefix }) => id === wanted || prefix === wanted);
  // Never more of it than its first letters: somebody may have pasted the whole.
  const target = token?.prefix ?? wanted.slice(0, SHOWN);
  await audited(context, { action: 'token.revoke', target }, async () => {
    if (token !== undefined && (await revokeApiToken(db, token.id, now()))) return;
    throw new RollcallError(
      'not_found',
      onTerminal(`There is no API token ${target} that holds. Those that there are: rollcall tokens list`),
    );
  });
  return {
    json: { token: { ...token, revokedAt: now() } },
    text: () => sanitize(`The token “${token?.name ?? ''}” (${target}…) is refused from now on.`),
  };
}

const SHOWN = 15;
