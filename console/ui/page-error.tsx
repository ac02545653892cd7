import { Box } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { ButtonLink } from './links.tsx';
import { MissingCode } from './missing-code.tsx';
import { isMissingCode } from './on-demand.ts';
import { Problem } from './problem.tsx';

/** What stands where a page has failed; the frame stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const t = useTranslations('common.lost');
  // What was asked in vain is not asked again while a page is drawn anew, unless this says so.
  const questions = useQueryErrorResetBoundary();
  const again = () => {
    questions.reset();
    reset();
  };
  return (
    <Box maw={720} mx="auto" mt="xl" p="md">
      {isMissingCode(error) ? (
        <MissingCode />
      ) : (
        <Problem
          error={error}
          onRetry={again}
          away={
            <ButtonLink to="/" variant="default" mt="sm" onClick={again}>
              {t('back')}
            </ButtonLink>
          }
        />
      )}
    </Box>
  );
}
