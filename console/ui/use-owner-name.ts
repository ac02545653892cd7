import { useTranslations } from 'use-intl';
import { SHARED } from '../api/owner.ts';
import { useSession } from '../api/session.ts';

interface Named {
  readonly owner: string;
  readonly ownerName: string | null;
}

/** What an owner of settings is called: one's own, shared, or by the username of somebody else. */
export function useOwnerName(): (owner: Named) => string {
  const t = useTranslations('owners');
  const { id } = useSession().person;
  return ({ owner, ownerName }) => {
    if (owner === id) return t('mine');
    return owner === SHARED ? t('shared') : t('of', { name: ownerName ?? owner });
  };
}
