import { useSuspenseQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { Cloud } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { connectionsQuery } from '../../api/connection.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Leads to the first connection, or says how to make one. */
export function SalesforcePage() {
  const t = useTranslations('connection');
  const shell = useTranslations('shell.menu');
  const { data: connections } = useSuspenseQuery(connectionsQuery);
  const [first] = connections;
  if (first !== undefined) {
    return <Navigate to="/salesforce/$connection/synchronization" params={{ connection: first.name }} replace />;
  }
  return (
    <>
      <PageHeader title={shell('salesforce')} />
      <Panel>
        <EmptyState
          title={t('empty.title')}
          icon={Cloud}
          action={
            <ButtonLink to="/connect/new" mt="sm">
              {t('create')}
            </ButtonLink>
          }
        >
          {t('empty.hint')}
        </EmptyState>
      </Panel>
    </>
  );
}
