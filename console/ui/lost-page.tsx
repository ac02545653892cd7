import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from './empty-state.tsx';

export function LostPage() {
  return (
    <EmptyState
      title="There is no such page"
      icon={Compass}
      action={
        <Button component={Link} to="/" variant="light" mt="sm">
          To the start page
        </Button>
      }
    >
      The address may be mistyped, or what it showed is gone.
    </EmptyState>
  );
}
