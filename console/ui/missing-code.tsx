import { Alert, Button, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';

/**
 * Code has not come, and will not come to this page: where the console was updated it is not there any more, and browsers keep
 * what has failed once. What is on the page stays until whoever reads this chooses.
 */
export function MissingCode({ onClose }: { readonly onClose?: () => void }) {
  const t = useTranslations('common');
  return (
    <Alert
      color="red"
      icon={<CircleAlert aria-hidden />}
      title={t('missing.title')}
      role="alert"
      {...(onClose === undefined ? {} : { withCloseButton: true, closeButtonLabel: t('close'), onClose })}
    >
      <Text size="sm">{t('missing.detail')}</Text>
      <Button size="xs" variant="default" mt="sm" onClick={() => location.reload()}>
        {t('missing.reload')}
      </Button>
    </Alert>
  );
}
