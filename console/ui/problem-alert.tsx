import { Alert, Button, Group, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { ProblemError } from '../api/client.ts';

/** What went wrong, in the server's own words, with a way to try again where there is one. */
export function ProblemAlert({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const title = error instanceof ProblemError ? error.problem.title : 'This page has failed';
  const detail = error instanceof Error ? error.message : String(error);
  return (
    <Alert color="red" icon={<CircleAlert aria-hidden />} title={title} role="alert">
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {detail}
      </Text>
      {onRetry === undefined ? null : (
        <Group mt="sm">
          <Button size="xs" variant="light" color="red" onClick={onRetry}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  );
}
