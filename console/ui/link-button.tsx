import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

interface LinkButtonProps {
  readonly onClick: () => void;
  readonly children: ReactNode;
}

/** What leads on below a form and is no page: reads as the links that stand there. */
export function LinkButton({ onClick, children }: LinkButtonProps) {
  return (
    <UnstyledButton className="link-button" fz="sm" onClick={onClick} style={{ alignSelf: 'flex-start' }}>
      {children}
    </UnstyledButton>
  );
}
