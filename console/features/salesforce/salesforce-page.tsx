import { Cloud } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ButtonLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';

/** Where there is no connection yet: how to make one. */
export function SalesforcePage() {
  const t = useTranslations('connection');
  const above = useTranslations('shell.connection');
  const shell = useTranslations('shell.menu');
  return (
    <>
      <PageHeader title={shell('salesforce')} />
      <Panel>
        <EmptyState
          title={t('empty.title')}
          icon={Cloud}
          action={
            <ButtonLink to="/connect/new" mt="sm">
              {above('create')}
            </ButtonLink>
          }
        >
          {t('empty.hint')}
        </EmptyState>
      </Panel>
    </>
  );
}
