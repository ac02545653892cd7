import { Compass } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { EmptyState } from './empty-state.tsx';
import { ButtonLink } from './links.tsx';

/** What stands where an address leads nowhere, outside of the frame. */
export function LostAddress() {
  return (
    <main>
      <LostPage />
    </main>
  );
}

export function LostPage() {
  const t = useTranslations('common.lost');
  return (
    <EmptyState
      title={t('title')}
      icon={Compass}
      action={
        <ButtonLink to="/" variant="light" mt="sm">
          {t('back')}
        </ButtonLink>
      }
    >
      {t('detail')}
    </EmptyState>
  );
}
