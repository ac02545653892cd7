import { Button, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { LogIn } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { identityProvidersQuery } from '../../api/identity-providers.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { ButtonLink, PageLink } from '../../ui/links.tsx';
import { ListTable } from '../../ui/list-table.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QueryStates } from '../../ui/query-states.tsx';
import { InstallProvider } from './install-provider.tsx';
import { ProviderState } from './provider-state.tsx';

/** Who else vouches for people (R11). */
export function ProvidersPage() {
  const t = useTranslations('providers');
  const providers = useQuery(identityProvidersQuery);
  const [installing, setInstalling] = useState(false);
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          <>
            <ButtonLink to="/sign-in-log" variant="default">
              {t('log')}
            </ButtonLink>
            <Button onClick={() => setInstalling(true)}>{t('install')}</Button>
          </>
        }
      />
      <Panel>
        <QueryStates
          query={providers}
          height={120}
          empty={{
            when: ({ items }) => items.length === 0,
            title: t('empty'),
            detail: t('emptyDetail'),
            icon: LogIn,
          }}
        >
          {({ items }) => (
            <ListTable minWidth={520} columns={[t('name'), t('kind'), t('connection'), t('state')]}>
              {items.map((provider) => (
                <Table.Tr key={provider.id}>
                  <Table.Td className="value" miw={140}>
                    <PageLink to="/identity-providers/$id" params={{ id: provider.id }}>
                      {provider.name}
                    </PageLink>
                  </Table.Td>
                  <Table.Td>{t(`kinds.${provider.settings.kind}`)}</Table.Td>
                  <Table.Td>{provider.connection ?? '–'}</Table.Td>
                  <Table.Td>
                    <ProviderState provider={provider} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </ListTable>
          )}
        </QueryStates>
      </Panel>
      <FormDialog opened={installing} onClose={() => setInstalling(false)} title={t('installTitle')}>
        {(cancel) => <InstallProvider onCancel={cancel} />}
      </FormDialog>
    </>
  );
}
