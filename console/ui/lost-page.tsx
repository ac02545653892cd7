import { Center } from '@mantine/core';
import { Compass } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Brand } from './brand.tsx';
import { EmptyState } from './empty-state.tsx';
import { ButtonLink } from './links.tsx';

/** What stands where an address leads nowhere, outside of the frame. */
export function LostAddress() {
  return (
    <Center mih="100vh" p="md" component="main">
      <div>
        <Brand />
        <LostPage />
      </div>
    </Center>
  );
}

export function LostPage() {
  const t = useTranslations('common.lost');
  return (
    <EmptyState
      title={t('title')}
      icon={Compass}
      action={
        <ButtonLink to="/" variant="default" mt="sm">
          {t('back')}
        </ButtonLink>
      }
    >
      {t('detail')}
    </EmptyState>
  );
}
