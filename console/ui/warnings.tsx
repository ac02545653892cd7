import { Alert, List } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { Said, type Sentence } from './said.tsx';

/** What to look at; nothing where there is nothing. */
export function Warnings({ of }: { readonly of: readonly Sentence[] }) {
  const [only, ...others] = of;
  if (only === undefined) return null;
  return (
    <Alert color="yellow" icon={<TriangleAlert size={16} aria-hidden />} p="xs">
      {others.length === 0 ? (
        <Said sentence={only} />
      ) : (
        <List size="sm">
          {of.map((sentence) => (
            <List.Item key={sentence.message}>
              <Said sentence={sentence} />
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
