import type { Context } from '../../context.ts';
import { type ApiToken, listApiTokens } from '../../store/access/api-tokens.ts';
import { moment } from '../output/format.ts';
import { type Column, table } from '../output/table.ts';
import type { Answer } from '../session.ts';

/** Of every administrator, without the tokens themselves (R46). */
export async function listTokens({ db, now }: Pick<Context, 'db' | 'now'>): Promise<Answer> {
  const tokens = await listApiTokens(db);
  const columns: readonly Column<ApiToken>[] = [
    { title: 'Id', value: ({ id }) => id, whole: true },
    { title: 'Token', value: ({ prefix }) => `${prefix}…`, whole: true },
    { title: 'Name', value: ({ name }) => name },
    { title: 'Acts for', value: ({ owner }) => owner },
    { title: 'Scopes', value: ({ scopes }) => scopes.join(', ') },
    { title: 'Until', value: (token) => untilText(token, now()), whole: true },
    { title: 'Last used', value: ({ lastUsedAt }) => moment(lastUsedAt), whole: true },
  ];
  return {
    json: { tokens },
    text: (width) =>
      tokens.length === 0
        ? 'There is no API token. Make one with: rollcall tokens create NAME --scope SCOPE'
        : table(columns, tokens, width),
  };
}

function untilText({ expiresAt, revokedAt }: ApiToken, now: Date): string {
  if (revokedAt !== null) return 'revoked';
  if (expiresAt === null) return 'for ever';
  return expiresAt <= now ? 'expired' : moment(expiresAt);
}
