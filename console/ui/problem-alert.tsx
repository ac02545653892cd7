import { Alert, Button, Group, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Details } from './details.tsx';
import { useProblem } from './use-problem.ts';

/** What went wrong, and what to do, with a way to try again where there is one. What a form was refused for comes into sight. */
export function ProblemAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const t = useTranslations('common');
  const { title, details } = useProblem()(error);
  return (
    <Alert ref={intoSight} color="red" icon={<CircleAlert aria-hidden />} title={title} role="alert">
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        <Details of={details} />
      </Text>
      {onRetry === undefined ? null : (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** A form can be longer than the window, and its button far from here. */
function intoSight(alert: HTMLElement | null): void {
  if (alert !== null && alert.closest('form') !== null) alert.scrollIntoView({ block: 'nearest' });
}
