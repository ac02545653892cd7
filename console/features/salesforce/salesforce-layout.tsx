import { Select, Tabs } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { connectionsQuery } from '../../api/connection.ts';
import { LostPage } from '../../ui/lost-page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';

const TABS = [
  ['connection', 'Connection'],
  ['synchronization', 'Synchronization'],
  ['runs', 'Runs'],
  ['logs', 'Logs'],
] as const;

type Tab = (typeof TABS)[number][0];

/** Salesforce → Manage (R4): one connection at a time, and a switch where there are several. */
export function SalesforceLayout({ connection }: { readonly connection: string }) {
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const tab = TABS.find(([path]) => pathname.endsWith(`/${path}`))?.[0] ?? 'synchronization';
  const found = connections.find(({ name }) => name === connection);
  if (found === undefined) return <LostPage />;
  const go = (name: string, to: Tab) =>
    void navigate({ to: `/salesforce/$connection/${to}`, params: { connection: name } });
  return (
    <>
      <PageHeader
        title="Salesforce"
        description={`${found.name}: ${found.url}`}
        actions={
          connections.length < 2 ? undefined : (
            <Select
              aria-label="Connection"
              data={connections.map(({ name }) => name)}
              value={connection}
              allowDeselect={false}
              onChange={(name) => name !== null && go(name, tab)}
            />
          )
        }
      />
      <Tabs value={tab} onChange={(to) => go(connection, TABS.find(([path]) => path === to)?.[0] ?? tab)} mb="lg">
        <Tabs.List>
          {TABS.map(([path, label]) => (
            <Tabs.Tab key={path} value={path}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} pt="lg">
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
