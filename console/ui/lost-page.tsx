import { Compass } from 'lucide-react';
import { EmptyState } from './empty-state.tsx';
import { ButtonLink } from './links.tsx';

export function LostPage() {
  return (
    <EmptyState
      title="There is no such page"
      icon={Compass}
      action={
        <ButtonLink to="/" variant="light" mt="sm">
          To the start page
        </ButtonLink>
      }
    >
      The address may be mistyped, or what it showed is gone.
    </EmptyState>
  );
}
