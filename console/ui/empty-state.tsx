import { Center, Stack, Text, ThemeIcon } from '@mantine/core';
import { Inbox, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly icon?: LucideIcon;
  readonly action?: ReactNode;
}

/** What stands where there is nothing yet: why, and what to do about it. */
export function EmptyState({ title, children, icon: Icon = Inbox, action }: EmptyStateProps) {
  return (
    <Center py={48} px="md">
      <Stack align="center" gap="xs" maw={460}>
        <ThemeIcon variant="light" size={56} radius="xl" aria-hidden>
          <Icon size={28} />
        </ThemeIcon>
        <Text fw={600} ta="center">
          {title}
        </Text>
        {children === undefined ? null : (
          <Text c="dimmed" size="sm" ta="center" style={{ textWrap: 'balance' }}>
            {children}
          </Text>
        )}
        {action}
      </Stack>
    </Center>
  );
}
