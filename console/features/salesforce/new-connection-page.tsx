import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageLink } from '../../ui/links.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ConnectionForm } from './connection-form.tsx';

/** Joins another org to the platform. */
export function NewConnectionPage() {
  const t = useTranslations('connection');
  const shell = useTranslations('shell');
  const navigate = useNavigate();
  return (
    <>
      <PageHeader
        above={<PageLink to="/salesforce">{shell('menu.salesforce')}</PageLink>}
        title={shell('connection.create')}
        description={t('createHint')}
      />
      <ConnectionForm
        onSaved={(connection) => navigate({ to: '/salesforce/$connection/connection', params: { connection } })}
        onCancel={() => void navigate({ to: '/salesforce' })}
      />
    </>
  );
}
