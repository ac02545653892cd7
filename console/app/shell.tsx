import { Anchor, Box, Group, Image, Text } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { CircleUser, Settings } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../api/session.ts';
import { MenuButton, type MenuProps } from '../ui/menu-button.tsx';
import { fetchSoon, onDemand } from '../ui/on-demand.ts';
import { Notices } from './notices.tsx';
import { PageAnnouncer } from './page-announcer.tsx';

const menus = onDemand(() => import('./menus.tsx'));
type Menus = NonNullable<ReturnType<typeof menus.parts>>;
const adminMenu = ({ AdminMenu }: Menus, props: MenuProps) => <AdminMenu {...props} />;
const accountMenu = ({ AccountMenu }: Menus, props: MenuProps) => <AccountMenu {...props} />;

const ACTS = ['pointermove', 'pointerdown', 'keydown'] as const;

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  const t = useTranslations('shell');
  const { level, username } = useSession().person;
  useEffect(() => {
    const over = new AbortController();
    const act = (event: Event) => {
      // A page that changes under a pointer at rest moves it, too, to the browser.
      if (event instanceof MouseEvent && event.type === 'pointermove' && event.movementX === 0 && event.movementY === 0)
        return;
      over.abort();
      fetchSoon();
    };
    for (const one of ACTS) window.addEventListener(one, act, { signal: over.signal, passive: true });
    return () => over.abort();
  }, []);
  return (
    <>
      <Notices />
      <PageAnnouncer />
      <Anchor href="#main" className="skip-link">
        {t('skip')}
      </Anchor>
      <header className="shell-header">
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
            {level === 'superadmin' ? (
              <MenuButton label={t('adminMenu')} icon={Settings} from={menus} renderMenu={adminMenu} />
            ) : null}
            <MenuButton label={t('accountOf', { username })} icon={CircleUser} from={menus} renderMenu={accountMenu} />
          </Group>
        </Group>
      </header>
      <Box component="main" id="main" tabIndex={-1} p="lg">
        <Outlet />
      </Box>
    </>
  );
}
