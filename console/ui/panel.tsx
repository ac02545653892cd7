import { Paper, type PaperProps } from '@mantine/core';
import type { ComponentPropsWithoutRef, ReactNode } from 'react';

type PanelProps = PaperProps &
  Omit<ComponentPropsWithoutRef<'div'>, keyof PaperProps> & {
    /** `section` where it has a name. */
    readonly component?: 'div' | 'section';
    readonly children: ReactNode;
  };

/** A piece of a page on its own ground. */
export function Panel({ component = 'div', children, ...rest }: PanelProps) {
  return (
    <Paper component={component} withBorder p="lg" {...rest}>
      {children}
    </Paper>
  );
}
