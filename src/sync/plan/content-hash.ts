import { hash } from 'node:crypto';
import type { WantedPerson } from '../map/map-row.ts';
import type { EntitySettings } from '../settings.ts';

/**
 * What decides how a record becomes a person. Stands in front of every content hash, so that under another mapping,
 * branch rule or leavers policy every person is compared again, and so when other settings come or go that people follow.
 *
 * @param leaders see others.ts.
 */
export function hashPrefix(settings: EntitySettings, leaders: readonly string[]): string {
  const mapping = Object.entries(settings.mapping)
    .map(([target, line]) => [target, line.field, line.picklist])
    .sort((one, other) => (one.join() < other.join() ? -1 : 1));
  const { object, branches, leavers, options } = settings;
  // A digest, because it is hashed again with every record.
  const followed = leaders.length > 0 ? [leaders] : [];
  return hash(
    'sha256',
    JSON.stringify([object, mapping, branches, leavers, options.updateExisting, ...followed]),
    'base64',
  );
}

/** 128 bits of SHA-256 in the form of a UUID (16 bytes in PostgreSQL). Equal hashes mean that nothing needs to be done. */
export function contentHash(prefix: string, person: WantedPerson): string {
  const { username, values, branchKey, active } = person;
  const text = hash('sha256', `${prefix}${JSON.stringify([username, values, branchKey, active])}`, 'hex');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20, 32)}`;
}
