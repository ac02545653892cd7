import { Box } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { connectionsQuery } from '../../api/connection.ts';
import { ENTITY_KEYS } from '../../api/run.ts';
import { ButtonLink } from '../../ui/links.tsx';
import { LostPage } from '../../ui/lost-page.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PlatformOf } from '../../ui/platform.tsx';
import { Select } from '../../ui/select.tsx';
import { TabLink, TabLinks } from '../../ui/tab-links.tsx';

const TABS = ['connection', 'synchronization', 'runs', 'logs'] as const;

type Tab = (typeof TABS)[number];

/** Salesforce → Manage (R4): one connection at a time, and a switch where there are several. */
export function SalesforceLayout({ connection }: { readonly connection: string }) {
  const t = useTranslations('shell.connection');
  const shell = useTranslations('shell.menu');
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const mapped = ENTITY_KEYS.find((entity) => pathname.endsWith(`/mapping/${entity}`));
  const tab = TABS.find((path) => pathname.endsWith(`/${path}`)) ?? 'synchronization';
  const found = connections.find(({ name }) => name === connection);
  if (found === undefined) return <LostPage />;
  const go = (name: string, to: Tab) =>
    void navigate({ to: `/salesforce/$connection/${to}`, params: { connection: name } });
  return (
    <>
      <PageHeader
        compact
        title={shell('salesforce')}
        part={mapped === undefined ? t(`tabs.${tab}`) : t('mapping', { entity: mapped })}
        description={`${found.name}: ${found.address ?? found.url}`}
        actions={
          <>
            {connections.length < 2 ? null : (
              <Select
                aria-label={t('switcher')}
                data={connections.map(({ name }) => name)}
                value={connection}
                allowDeselect={false}
                onChange={(name) => name !== null && go(name, tab)}
              />
            )}
            {tab === 'connection' ? (
              <ButtonLink to="/connect/new" variant="default">
                {t('create')}
              </ButtonLink>
            ) : null}
          </>
        }
      />
      <TabLinks label={shell('manage')}>
        {TABS.map((path) => (
          <TabLink key={path} to={`/salesforce/$connection/${path}`} params={{ connection }} current={path === tab}>
            {t(`tabs.${path}`)}
          </TabLink>
        ))}
      </TabLinks>
      <Box py="lg">
        <PlatformOf connection={connection}>
          <Outlet />
        </PlatformOf>
      </Box>
    </>
  );
}
