import { Badge, Group, type MantineSize } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { IdentityProvider } from '../../api/identity-providers.ts';

/** Whether people can sign in by it. */
export function ProviderState({
  provider: { active, configured, certificates },
  size = 'md',
}: {
  readonly provider: IdentityProvider;
  /** Beside the title of a page it is larger than in a line. */
  readonly size?: MantineSize;
}) {
  const t = useTranslations('providers.states');
  const state = !configured ? 'installed' : active ? 'active' : 'inactive';
  const warned = certificates.some(({ warnings }) => warnings.length > 0);
  return (
    <Group gap="xs" wrap="nowrap">
      <Badge variant="light" size={size} color={state === 'active' ? 'teal' : 'gray'}>
        {t(state)}
      </Badge>
      {warned ? (
        <Badge variant="light" size={size} color="yellow">
          {t('certificates')}
        </Badge>
      ) : null}
    </Group>
  );
}
