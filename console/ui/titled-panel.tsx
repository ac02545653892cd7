import { Group, type PaperProps, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { Panel } from './panel.tsx';

interface TitledPanelProps extends PaperProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A piece of a page with a name, by which screen readers find it. */
export function TitledPanel({ title, actions, children, ...rest }: TitledPanelProps) {
  const id = useId();
  return (
    <Panel component="section" aria-labelledby={id} {...rest}>
      <Group justify="space-between" mb="sm" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" id={id} miw={0} style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </Panel>
  );
}
