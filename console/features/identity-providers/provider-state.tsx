import { Badge, Group } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IdentityProvider } from '../../api/identity-providers.ts';

/** Whether people can sign in by it. */
export function ProviderState({
  provider: { active, configured, certificates },
}: {
  readonly provider: IdentityProvider;
}) {
  const t = useTranslations('providers.states');
  const state = !configured ? 'installed' : active ? 'active' : 'inactive';
  const warned = certificates.some(({ warnings }) => warnings.length > 0);
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge variant="light" color={state === 'active' ? 'teal' : 'gray'}>
        {t(state)}
      </Badge>
      {warned ? (
        <Badge variant="light" color="yellow">
          {t('certificates')}
        </Badge>
      ) : null}
    </Group>
  );
}
