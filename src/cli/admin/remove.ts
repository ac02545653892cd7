import { dismissAdministrator, superadmin } from '../../administration/access/administrators.ts';
import type { Context } from '../../context.ts';
import { countApiTokensOf } from '../../store/access/api-tokens.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { shellWord } from '../output/command-line.ts';
import { counted } from '../output/format.ts';
import { sanitize, sanitizeLines } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

export interface RemoveOptions extends JsonOption {
  readonly yes?: boolean;
}

/** Once somebody has seen what ends with it. Throws `not_found` and `administrator_refused`. */
export async function removeAdmin(context: Context, wanted: string, { yes = false }: RemoveOptions): Promise<Answer> {
  const { db, now } = context;
  const { id, username } = await superadmin(db, wanted);
  if (!yes) {
    const tokens = await countApiTokensOf(db, id, now());
    const lines = [
      `${username} would be a user like others: signed out everywhere, without ${counted(tokens, 'API token')}, and no run would start with their settings. Nothing has been changed yet.`,
      `To do it: rollcall admin remove ${shellWord(username)} --yes`,
    ];
    return { json: { removed: false, id, username, tokens }, text: () => sanitizeLines(lines.join('\n')) };
  }
  const act = {
    action: 'administrator.remove',
    target: username,
    detail: ({ revokedTokens }: { readonly revokedTokens: number }) => ({ revokedTokens }),
  } as const;
  const { revokedTokens } = await audited(context, act, () => dismissAdministrator(db, username, now()));
  return {
    json: { removed: true, id, username, revokedTokens },
    text: () => sanitize(`${username} is a user like others now. Revoked: ${counted(revokedTokens, 'API token')}.`),
  };
}
