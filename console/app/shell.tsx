import { ActionIcon, Anchor, AppShell, Group, Image, Menu, Text, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Link, Outlet } from '@tanstack/react-router';
import { CircleUser, LogOut, Settings, SunMoon, UserCog } from 'lucide-react';
import { useSession, useSignOut } from '../api/session.ts';
import { ADMIN_MENU } from './navigation.ts';

/** The frame around every page of somebody who is signed in. */
export function Shell() {
  return (
    <AppShell header={{ height: 56 }} padding="lg">
      <Anchor href="#main" className="skip-link">
        Skip to the content
      </Anchor>
      <AppShell.Header px="lg">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Anchor component={Link} to="/" underline="never" c="inherit" aria-label="Rollcall, start page">
            <Group gap="xs" wrap="nowrap">
              <Image src="/rollcall.svg" alt="" w={28} h={28} />
              <Text fw={700} size="lg">
                Rollcall
              </Text>
            </Group>
          </Anchor>
          <Group gap="xs" component="nav" aria-label="Main">
            <AdminMenu />
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
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false}>
      <Menu.Target>
        <Tooltip label="Admin menu">
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Admin menu">
            <Settings />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {ADMIN_MENU.map(({ title, entries }) => (
          <div key={title}>
            <Menu.Label>{title}</Menu.Label>
            {entries.map(({ to, label, icon: Icon }) => (
              <Menu.Item key={to} component={Link} to={to} leftSection={<Icon size={16} aria-hidden />}>
                {label}
              </Menu.Item>
            ))}
          </div>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const NEXT_SCHEME = { auto: 'light', light: 'dark', dark: 'auto' } as const;
const SCHEME = { auto: 'as the system', light: 'light', dark: 'dark' } as const;

function AccountMenu() {
  const { administrator } = useSession();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu position="bottom-end" width={240} shadow="md" keepMounted={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Account of ${administrator.username}`}>
          <CircleUser />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{administrator.username}</Menu.Label>
        <Menu.Item component={Link} to="/account" leftSection={<UserCog size={16} aria-hidden />}>
          Your account
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<SunMoon size={16} aria-hidden />}
          onClick={() => setColorScheme(NEXT_SCHEME[colorScheme])}
        >
          Colors: {SCHEME[colorScheme]}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
