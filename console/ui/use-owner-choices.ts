import { useTranslations } from 'use-intl';
import { type Owner, SHARED } from '../api/owner.ts';
import { useSession } from '../api/session.ts';
import { useOwnerName } from './use-owner-name.ts';

interface OwnerChoice {
  /** `shared`, or the id of an administrator. */
  readonly value: string;
  readonly label: string;
}

/**
 * Whose settings can be chosen: one's own, the shared ones, those of others by name.
 *
 * @param owners Who has settings.
 * @param also Who is offered all the same.
 */
export function useOwnerChoices(owners: readonly Owner[], also: readonly string[]): OwnerChoice[] {
  const t = useTranslations('owners');
  const me = useSession().person.id;
  const ownerName = useOwnerName();
  const others = owners.toSorted((one, other) => (one.ownerName ?? '').localeCompare(other.ownerName ?? ''));
  const offered = new Set([...owners.map(({ owner }) => owner), ...also]);
  return [...new Set([me, SHARED, ...others.map(({ owner }) => owner), ...also])]
    .filter((value) => offered.has(value))
    .map((value) => ({ value, label: labelOf(value) }));

  function labelOf(value: string): string {
    const found = owners.find(({ owner }) => owner === value);
    const title = ownerName({ owner: value, ownerName: found?.ownerName ?? null });
    if (found === undefined) return t('none', { owner: title });
    return found.name === null ? title : t('named', { owner: title, name: found.name });
  }
}
