import { createApiToken } from '../../administration/access/api-tokens.ts';
import type { Scope } from '../../administration/access/scopes.ts';
import type { Context } from '../../context.ts';
import type { Account } from '../../store/access/accounts.ts';
import { listAdministrators } from '../../store/access/administrators.ts';
import { RollcallError } from '../../support/errors.ts';
import { onTerminal } from '../../support/terminal-text.ts';
import { usernameKey } from '../../sync/username.ts';
import { audited } from '../audited.ts';
import type { JsonOption } from '../options.ts';
import { moment } from '../output/format.ts';
import { sanitize } from '../output/sanitize.ts';
import type { Answer } from '../session.ts';

export interface NewTokenOptions extends JsonOption {
  readonly scope: readonly Scope[];
  readonly owner?: string;
  readonly days: number;
  readonly everlasting?: boolean;
}

/** R46. The token is in no log and in no database; nobody sees it again. */
export async function createToken(context: Context, name: string, options: NewTokenOptions): Promise<Answer> {
  const { db, now } = context;
  const { scope: scopes, owner: wanted, days, everlasting = false } = options;
  const act = {
    action: 'token.create',
    target: name,
    detail: ({ prefix, owner }: { readonly prefix: string; readonly owner: string }) => ({ prefix, owner, scopes }),
  } as const;
  const made = await audited(context, act, async () => {
    const owner = ownerOf(await listAdministrators(db), wanted);
    return await createApiToken(db, owner, { name, scopes, expiresInDays: everlasting ? null : days }, now());
  });
  const { token, owner, expiresAt } = made;
  const until = expiresAt === null ? 'It never ends by itself' : `It holds until ${moment(expiresAt)}`;
  return {
    json: made,
    text: () =>
      [
        sanitize(`The token “${name}” acts for ${owner} (${scopes.join(', ')}). ${until}.`),
        `Shown this once, to be kept like a password: ${token}`,
      ].join('\n'),
  };
}

function ownerOf(administrators: readonly Account[], wanted: string | undefined): Account {
  const names = administrators.map(({ username }) => username).join(', ');
  if (wanted !== undefined) {
    const found = administrators.find(({ username }) => usernameKey(username) === usernameKey(wanted));
    if (found !== undefined) return found;
    throw new RollcallError(
      'not_found',
      onTerminal(`There is no administrator ${wanted} who can sign in. Those who can: ${names || 'nobody yet'}.`),
    );
  }
  const [only, other] = administrators;
  if (only !== undefined && other === undefined) return only;
  throw new RollcallError(
    'not_found',
    onTerminal(
      only === undefined
        ? 'A token acts for an administrator, and there is none yet. Make one with: rollcall admin create USERNAME'
        : `A token acts for an administrator, and there are several: ${names}. Choose one with --owner USERNAME.`,
    ),
  );
}
