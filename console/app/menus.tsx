import { Menu, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { IdCard, Languages, LogOut, SunMoon, UserCog } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { isEmbedded } from '../api/beginning.ts';
import { useSession, useSignOut } from '../api/session.ts';
import { LANGUAGES } from '../i18n/language.ts';
import { useLanguage } from '../i18n/language-provider.tsx';
import { speak } from '../i18n/words.ts';
import type { MenuProps } from '../ui/menu-button.tsx';
import { notify } from '../ui/notify.ts';
import { ADMIN_MENU } from './navigation.ts';

/** Behind the gear. */
export function AdminMenu({ target, opened, onChange }: MenuProps) {
  const t = useTranslations('shell');
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false} opened={opened} onChange={onChange}>
      <Menu.Target>{target}</Menu.Target>
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

/** Whoever is signed in: their pages, how the console looks and speaks, and the way out. */
export function AccountMenu({ target, opened, onChange }: MenuProps) {
  const t = useTranslations('shell');
  const { person } = useSession();
  const language = useLanguage();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false} opened={opened} onChange={onChange}>
      <Menu.Target>{target}</Menu.Target>
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
          onClick={() => {
            const next = LANGUAGES[(LANGUAGES.indexOf(language) + 1) % LANGUAGES.length] ?? 'en';
            speak(next).catch(() => notify(t('languageMissing')));
          }}
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
