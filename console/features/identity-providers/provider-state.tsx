import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IdentityProvider } from '../../api/identity-providers.ts';

/** Whether people can sign in by it. */
export function ProviderState({ provider: { active, configured } }: { readonly provider: IdentityProvider }) {
  const t = useTranslations('providers.states');
  const state = !configured ? 'installed' : active ? 'active' : 'inactive';
  return (
    <Badge variant="light" color={state === 'active' ? 'teal' : 'gray'}>
      {t(state)}
    </Badge>
  );
}
