import { removeConnection } from '../../administration/configuration/remove.ts';
import type { Context } from '../../context.ts';
import { storedConnection } from '../../store/configuration.ts';
import { entityStatuses } from '../../store/views/last-runs.ts';
import { audited } from '../audited.ts';
import { shellWord } from '../output/command-line.ts';
import { counted } from '../output/format.ts';
import { wrapIndented } from '../output/text.ts';
import type { Answer } from '../session.ts';
import { REVOKE_THERE } from './revoke-there.ts';

/** Forgets what somebody has allowed in a browser, here and at Salesforce. */
export async function disconnect(context: Context, name: string | undefined): Promise<Answer> {
  const connection = await storedConnection(context.db, name);
  const act = { action: 'connection.disconnect', target: connection.name, detail: revokedDetail } as const;
  const { revoked } = await audited(context, act, () => context.authorizations.end(connection.name));
  const text =
    connection.settings.salesforce.grant === 'authorization_code'
      ? `${connection.name} is disconnected. Nothing is synchronized until somebody connects it again in the console.`
      : `${connection.name} signs in by itself (${connection.settings.salesforce.grant}): nobody has allowed it anything, and it goes on.`;
  return {
    json: { connection: connection.name, revoked },
    text: (width) => wrapIndented(revoked === false ? `${text} ${REVOKE_THERE}` : text, width, ''),
  };
}

/** Shows what a deletion concerns; deletes only when confirmed. People and branches stay (R35). */
export async function remove(context: Context, name: string, confirmed: boolean): Promise<Answer> {
  const connection = await storedConnection(context.db, name);
  const ids = connection.entities.map(({ id }) => id);
  const statuses = (await entityStatuses(context.db)).filter(({ settingsId }) => ids.includes(settingsId));
  const linked = statuses.reduce((sum, status) => sum + status.linked, 0);
  const people = counted(linked, 'person', 'people');
  if (!confirmed) {
    const text = `${name} keeps ${people} in step. Deleted, its settings, links, runs and logs are gone; people and branches stay as they are, and nobody keeps them in step any more. Nothing has been changed yet.`;
    return {
      json: { connection: name, deleted: false, linked, revoked: null },
      text: (width) =>
        `${wrapIndented(text, width, '')}\nTo delete it: rollcall connections delete ${shellWord(name)} --yes`,
    };
  }
  const detail = (ended: { readonly revoked: boolean | null; readonly sessions: number }) => ended;
  const act = { action: 'connection.delete', target: name, detail } as const;
  const { revoked, sessions } = await audited(context, act, () => removeConnection(context, name));
  const inside = sessions === 0 ? '' : ` Ended inside Salesforce: ${counted(sessions, 'session')}.`;
  const text = `${name} is deleted. ${people} stay as they are, and nobody keeps them in step any more.${inside}`;
  return {
    json: { connection: name, deleted: true, linked, revoked, sessions },
    text: (width) => wrapIndented(revoked === false ? `${text} ${REVOKE_THERE}` : text, width, ''),
  };
}

const revokedDetail = ({ revoked }: { readonly revoked: boolean | null }) => ({ revoked });
