import { storedConnection } from '../../store/configuration.ts';
import { SHARED } from '../../store/owner.ts';
import { RollcallError } from '../../support/errors.ts';
import { saying } from '../../support/sentence.ts';
import type { Entity } from '../../sync/entity.ts';
import type { Applied } from './apply-configuration.ts';
import { definitionOf, type Editing, editConnection } from './edit.ts';

export interface Copy {
  readonly connection: string;
  /** `shared`, or the id of an administrator. */
  readonly from: string;
  readonly to: string;
  /** Without it, everything that the one to copy from has switched on. */
  readonly entities?: readonly Entity[] | undefined;
}

/**
 * Gives settings to another owner (R25): list view, mapping, options, branch rule, leavers and thresholds. Watermark, links
 * and schedule are each owner's own. Throws `not_found` where there is nothing to copy, and as editConnection does.
 */
export async function copySettings(
  administered: Editing,
  { connection: name, from, to, entities }: Copy,
): Promise<Applied> {
  const { db } = administered;
  const source = await storedConnection(db, name, from);
  const copied = source.entities.filter(({ entity, enabled }) => (entities ? entities.includes(entity) : enabled));
  const missing = entities?.find((entity) => copied.every((one) => one.entity !== entity));
  if (copied.length === 0 || missing !== undefined) {
    const whose =
      from === SHARED ? (['shared', 'shared settings'] as const) : (['own', 'settings of that administrator'] as const);
    const what = [missing ?? 'any', missing ?? 'anything'] as const;
    throw new RollcallError(
      'not_found',
      saying('copy_nothing')`The connection ${{ connection: name }} has no ${{ whose }} for ${{ what }} to copy.`,
    );
  }
  const target = await storedConnection(db, name, to);
  const schedules = new Map(target.entities.map(({ entity, schedule }) => [entity, schedule]));
  const definitions = copied.map((one) => ({ ...definitionOf(one), schedule: schedules.get(one.entity) ?? null }));
  const replaced = new Set<string>(copied.map(({ entity }) => entity));
  return await editConnection(
    administered,
    {
      name,
      owner: to,
      entities: (enabled) => [...enabled.filter(({ settings }) => !replaced.has(settings.entity)), ...definitions],
    },
    { check: false },
  );
}
