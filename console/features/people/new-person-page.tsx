import { Stack, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { api } from '../../api/client.ts';
import { platformFieldsQuery } from '../../api/settings.ts';
import { Modal } from '../../ui/dialogs.tsx';
import { PageLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { useRefreshPeople } from './api.ts';
import { ChosenBranches } from './chosen-branches.tsx';
import { chosenPassword, GivenPasswordFields, NO_PASSWORD } from './given-password.tsx';
import { PersonForm } from './person-form.tsx';

interface Made {
  readonly id: string;
  readonly username: string;
  readonly temporaryPassword: string | null;
}

const EMPTY = { level: 'user' };

/** Creates a person by hand. */
export function NewPersonPage() {
  const t = useTranslations('people.new');
  const people = useTranslations('people');
  const { data: fields } = useSuspenseQuery(platformFieldsQuery());
  const navigate = useNavigate();
  const refresh = useRefreshPeople();
  const [password, setPassword] = useState(NO_PASSWORD);
  const [branches, setBranches] = useState<readonly Branch[]>([]);
  const [made, setMade] = useState<Made | null>(null);
  const show = async ({ id }: Made) => await navigate({ to: '/users/$id', params: { id }, ignoreBlocker: true });
  return (
    <>
      <PageHeader
        above={<PageLink to="/users">{people('title')}</PageLink>}
        title={t('title')}
        description={t('description')}
      />
      <PersonForm
        fields={fields.filter(({ key }) => key !== 'active')}
        initial={EMPTY}
        verb={t('create')}
        unsaved={password.kind !== 'none' || branches.length > 0}
        onSave={async (values) => {
          const created = await api.post<Made>('/people', {
            values,
            temporaryPassword: password.kind === 'madeUp',
            ...chosenPassword(password),
            branchIds: branches.map(({ id }) => id),
          });
          notify(t('created', { username: created.username }));
          await refresh();
          if (created.temporaryPassword === null) await show(created);
          else setMade(created);
        }}
      >
        <Panel component="section" aria-label={t('access')}>
          <Stack>
            <Title order={2} size="h4">
              {t('access')}
            </Title>
            <GivenPasswordFields kinds={['none', 'madeUp', 'chosen']} value={password} onChange={setPassword} />
          </Stack>
        </Panel>
        <ChosenBranches branches={branches} onChange={setBranches} />
      </PersonForm>
      <Modal
        opened={made !== null}
        onClose={() => made && void show(made)}
        title={t('shownOnce')}
        centered
        closeOnClickOutside={false}
      >
        {made?.temporaryPassword == null ? null : (
          <ShownOnce secret={made.temporaryPassword} onDone={() => void show(made)}>
            {t('shownOnceDetail', { username: made.username })}
          </ShownOnce>
        )}
      </Modal>
    </>
  );
}
