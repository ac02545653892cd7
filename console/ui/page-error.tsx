import { Box } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from './problem.tsx';

/** What stands where a page has failed; the frame stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  return (
    <Box maw={720} mx="auto" mt="xl" p="md">
      <Problem error={error} onRetry={reset} />
    </Box>
  );
}
