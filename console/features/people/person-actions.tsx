import { ActionIcon, Menu, Stack, Text, Tooltip } from '@mantine/core';
import { Ellipsis, Eraser, FileDown, KeyRound, LogOut, Mail, UserCheck, UserX } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { api } from '../../api/client.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { notify } from '../../ui/notify.ts';
import { onDemand } from '../../ui/on-demand.ts';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import { giverOf, type PersonDetail, useRefreshPeople } from './api.ts';
import { exportData } from './export-data.ts';

const eraseDialog = onDemand(() => import('./erase-data.tsx'));
const passwordDialog = onDemand(() => import('./reset-password.tsx'));

type Act = 'link' | 'reset' | 'deactivate' | 'reactivate' | 'signOut' | 'export' | 'erase';

/** Edit, send a link, reset the password, deactivate or reactivate. */
export function PersonActions({ person }: { readonly person: PersonDetail }) {
  const t = useTranslations('people.actions');
  const data = useTranslations('people.data');
  const [act, setAct] = useState<Act | null>(null);
  const refresh = useRefreshPeople();
  const { id, username, active } = person;
  const email = person.email ?? t('noEmail');
  const overwrites = giverOf(person, 'active')?.overwrites === true;
  const close = () => setAct(null);
  const ofData = useOnDemand(eraseDialog, act === 'erase', { giveUp: close });
  const ofPassword = useOnDemand(passwordDialog, act === 'reset', { giveUp: close });
  const setStatus = async (to: boolean) => {
    await api.put(`/people/${id}/status`, { active: to });
    notify(t(to ? 'reactivated' : 'deactivated', { username }));
    await refresh();
  };
  return (
    <>
      <ButtonLink to="/users/$id/edit" params={{ id }}>
        {t('edit')}
      </ButtonLink>
      <Menu position="bottom-end" shadow="md" keepMounted={false}>
        <Menu.Target>
          <Tooltip label={t('more')}>
            <ActionIcon variant="default" size={36} aria-label={t('more')}>
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {active ? (
            <Menu.Item leftSection={<Mail size={16} aria-hidden />} onClick={() => setAct('link')}>
              {t('link')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAct('reset')}>
            {t('reset')}
          </Menu.Item>
          <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => setAct('signOut')}>
            {t('signOut')}
          </Menu.Item>
          {active ? (
            <Menu.Item leftSection={<UserX size={16} aria-hidden />} color="red" onClick={() => setAct('deactivate')}>
              {t('deactivate')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<UserCheck size={16} aria-hidden />} onClick={() => setAct('reactivate')}>
              {t('reactivate')}
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<FileDown size={16} aria-hidden />} onClick={() => setAct('export')}>
            {data('export')}
          </Menu.Item>
          <Menu.Item leftSection={<Eraser size={16} aria-hidden />} color="red" onClick={() => setAct('erase')}>
            {data('erase')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={act === 'link'}
        onClose={close}
        title={t('linkTitle', { username })}
        verb={t('link')}
        onConfirm={async () => {
          await api.post(`/people/${id}/password-link`);
          notify(t('linkSent', { email }));
        }}
      >
        {t('linkDetail', { email })}
      </Confirm>
      {ofPassword.parts === null ? (
        ofPassword.note
      ) : (
        <ofPassword.parts.ResetPassword person={person} opened={act === 'reset'} onClose={close} />
      )}
      <Confirm
        opened={act === 'signOut'}
        onClose={close}
        title={t('signOutTitle', { username })}
        verb={t('signOut')}
        onConfirm={async () => {
          await api.delete(`/people/${id}/sessions`);
          notify(t('signedOut', { username }));
        }}
      >
        {t('signOutDetail')}
      </Confirm>
      <Confirm
        opened={act === 'deactivate'}
        onClose={close}
        title={t('deactivateTitle', { username })}
        verb={t('deactivate')}
        dangerous
        onConfirm={() => setStatus(false)}
      >
        <Stack gap="xs">
          <Text size="sm">{t('deactivateDetail')}</Text>
          {overwrites ? (
            <Text size="sm" fw={600}>
              {t('statusOverwritten')}
            </Text>
          ) : null}
        </Stack>
      </Confirm>
      <Confirm
        opened={act === 'reactivate'}
        onClose={close}
        title={t('reactivateTitle', { username })}
        verb={t('reactivate')}
        onConfirm={() => setStatus(true)}
      >
        <Stack gap="xs">
          <Text size="sm">{t('reactivateDetail')}</Text>
          {overwrites ? (
            <Text size="sm" fw={600}>
              {t('statusOverwritten')}
            </Text>
          ) : null}
        </Stack>
      </Confirm>
      <Confirm
        opened={act === 'export'}
        onClose={close}
        title={data('exportTitle', { username })}
        verb={data('export')}
        onConfirm={() => exportData(person)}
      >
        {data('exportDetail')}
      </Confirm>
      {ofData.parts === null ? (
        ofData.note
      ) : (
        <ofData.parts.EraseData person={person} opened={act === 'erase'} onClose={close} />
      )}
    </>
  );
}
