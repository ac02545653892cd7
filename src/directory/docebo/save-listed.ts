import type { Mirror, RemotePerson } from '../../sync/tenant.ts';
import { type ListedPerson, withLevel } from './values.ts';

/** People of a list as they are remembered, see withLevel. */
export async function withLevels<Tx>(
  mirror: Pick<Mirror<Tx>, 'peopleByRemoteId'>,
  tx: Tx,
  people: readonly ListedPerson[],
): Promise<RemotePerson[]> {
  const untold = people.flatMap(({ remoteId, superadmin }) => (superadmin === null ? [remoteId] : []));
  const found = untold.length > 0 ? await mirror.peopleByRemoteId(tx, untold) : [];
  const known = new Map(found.map((person) => [person.remoteId, person]));
  return people.map((person) => withLevel(person, known.get(person.remoteId)));
}
