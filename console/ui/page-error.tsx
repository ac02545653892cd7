import { Box } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ButtonLink } from './links.tsx';
import { Problem } from './problem.tsx';

/** What stands where a page has failed; the frame stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('common.lost');
  return (
    <Box maw={720} mx="auto" mt="xl" p="md">
      <Problem
        error={error}
        onRetry={reset}
        away={
          <ButtonLink to="/" variant="default" mt="sm" onClick={reset}>
            {t('back')}
          </ButtonLink>
        }
      />
    </Box>
  );
}
