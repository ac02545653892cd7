import { ActionIcon, Anchor, AppShell, Group, Image, Menu, Text, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { Link, Outlet } from '@tanstack/react-router';
import { CircleUser, IdCard, Languages, LogOut, Settings, SunMoon, UserCog } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isEmbedded } from '../api/beginning.ts';
import { useSession, useSignOut } from '../api/session.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { useLanguage } from '../i18n/language-provider.tsx';
import { ADMIN_MENU } from './navigation.ts';
import { PageAnnouncer } from './page-announcer.tsx';

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const t = useTranslations('shell');
  const { level } = useSession().person;
  return (
    <AppShell header={{ height: 56 }} padding="lg">
      <Notifications position="bottom-right" />
      <PageAnnouncer />
      <Anchor href="#main" className="skip-link">
        {t('skip')}
      </Anchor>
      <AppShell.Header px="lg">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Anchor component={Link} to="/" underline="never" c="inherit" aria-label={t('home')}>
            <Group gap="xs" wrap="nowrap">
              <Image src="/rollcall.svg" alt="" w={28} h={28} />
              <Text fw={700} size="lg">
                Rollcall
              </Text>
            </Group>
          </Anchor>
          <Group gap="xs" component="nav" aria-label={t('nav')}>
            {level === 'superadmin' ? <AdminMenu /> : null}
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Main id="main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

function AdminMenu() {
  const [opened, setOpened] = useState(false);
  const t = useTranslations('shell');
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Tooltip label={t('adminMenu')} disabled={opened}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('adminMenu')}>
            <Settings />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {ADMIN_MENU.map(({ title, entries }) => (
          <div key={title}>
            <Menu.Label>{t(`menu.${title}`)}</Menu.Label>
            {entries.map(({ to, word, icon: Icon }) => (
              <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={16} aria-hidden />}>
                {t(`menu.${word}`)}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const NEXT_SCHEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;

function AccountMenu() {
  const t = useTranslations('shell');
  const { person } = useSession();
  const { language, choose } = useLanguage();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('accountOf', { username: person.username })}>
          <CircleUser />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{person.username}</Menu.Label>
        <Menu.Item component={Link} to="/home" leftSection={<IdCard size={16} aria-hidden />}>
          {t('menu.profile')}
        </Menu.Item>
        <Menu.Item component={Link} to="/account" leftSection={<UserCog size={16} aria-hidden />}>
          {t('menu.account')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<SunMoon size={16} aria-hidden />}
          onClick={() => setColorScheme(NEXT_SCHEME[colorScheme])}
        >
          {t('colors', { scheme: colorScheme })}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<Languages size={16} aria-hidden />}
          onClick={() => void choose(LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? 'en')}
        >
          {t('language')}
        </Menu.Item>
        {isEmbedded ? null : (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void signOut()}>
              {t('signOut')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
