import { Button, Center } from '@mantine/core';
import { useTranslations } from 'use-intl';

interface MoreButtonProps {
  readonly pages: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** Stands below a list as long as there is more of it. */
export function MoreButton({ pages }: MoreButtonProps) {
  const t = useTranslations('common');
  if (!pages.hasNextPage) return null;
  return (
    <Center mt="md">
      <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => pages.fetchNextPage()}>
        {t('showMore')}
      </Button>
    </Center>
  );
}
