import { sql } from 'kysely';
import { RollcallError } from '../support/errors.ts';
import { saying } from '../support/sentence.ts';

/** Settings kept as code belong to nobody in particular. All others belong to an administrator, whose id they name. */
export const SHARED = 'shared';

/** The id of the administrator whom `settings` belong to; null for shared ones. */
export const OWNER_ID = sql<string | null>`case when settings.owner <> 'shared' then settings.owner::bigint end`;

/** Whether runs of `settings` may start: they are shared, or their owner still is an administrator who can sign in. */
export const IS_IN_FORCE = sql<boolean>`(settings.owner = 'shared' or exists (
  select from person where person.id = ${OWNER_ID} and person.active and person.level = 'superadmin'))`;

/** Whose settings something is about, in answers. */
export interface OwnerOf {
  /** `shared`, or the id of an administrator. */
  readonly owner: string;
  /** Their username; null for shared settings. */
  readonly ownerName: string | null;
}

/** Username of the owner of `settings`; null for shared ones. */
export const OWNER_NAME = sql<string | null>`(select person.username from person where person.id = ${OWNER_ID})`;

/** Whom `settings` belong to, in a sentence. */
export const WHOSE = sql<string>`coalesce('the settings of ' || ${OWNER_NAME}, 'the shared settings')`;

export function ownerGone(username: string | null): RollcallError {
  const who = username ?? 'somebody';
  return new RollcallError(
    'owner_gone',
    saying(
      'owner_gone',
    )`These settings belong to ${{ who }}, who is not an administrator any more. Copy them to yours or to the shared ones, and run the copy.`,
  );
}
