import { SimpleGrid, Stack, Title } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useSession } from '../../api/session.ts';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { PasswordForm } from '../../ui/password-form.tsx';
import { FirstPassword } from './first-password.tsx';
import { OpenSessions } from './open-sessions.tsx';
import { SecondFactor } from './second-factor.tsx';

export function AccountPage() {
  const t = useTranslations('account');
  const { person } = useSession();
  const name = `${person.firstname} ${person.lastname}`.trim();
  return (
    <>
      <PageHeader title={t('title')} description={name === '' ? person.username : `${name}, ${person.username}`} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel>
          <Stack>
            <Title order={2} size="h4">
              {t('password')}
            </Title>
            {person.hasPassword ? <PasswordForm onDone={() => notify(t('passwordChanged'))} /> : <FirstPassword />}
          </Stack>
        </Panel>
        {person.hasPassword ? <SecondFactor /> : null}
      </SimpleGrid>
      <OpenSessions />
    </>
  );
}
