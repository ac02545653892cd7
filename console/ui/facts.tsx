import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One thing that is known, with its name before it. */
export function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="fact">
      <Text c="dimmed" size="sm">
        {label}
      </Text>
      <Text component="div" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
