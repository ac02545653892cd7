import { Paper, type PaperProps } from '@mantine/core';
import type { ReactNode } from 'react';

/** A piece of a page on its own ground. */
export function Panel({ children, ...rest }: PaperProps & { readonly children: ReactNode }) {
  return (
    <Paper withBorder p="lg" {...rest}>
      {children}
    </Paper>
  );
}
