import { ActionIcon, Badge, Box, Button, Group, Loader, Text } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { ProblemAlert } from '../../ui/problem-alert.tsx';
import { usePages } from '../../ui/use-pages.ts';

export interface Branch {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  readonly parentId: string | null;
  readonly path: readonly string[] | null;
  readonly hasChildren: boolean;
  readonly people: number;
  readonly unusable: 'root' | 'no_code' | null;
}

const INDENT = 24;

/** A tree that reads only what is open: however large the chart is, a level is a page. */
export function BranchTree() {
  return (
    <Box role="tree" aria-label="Organization chart">
      <Level parent={null} depth={0} />
    </Box>
  );
}

interface LevelProps {
  readonly parent: string | null;
  readonly depth: number;
}

function Level({ parent, depth }: LevelProps) {
  const branches = usePages<Branch>('/branches', { parent, limit: 200 });
  if (branches.isError) return <ProblemAlert error={branches.error} onRetry={() => void branches.refetch()} />;
  if (branches.isPending) return <Loader size="sm" ml={depth * INDENT} aria-label="Opening" />;
  return (
    <>
      {branches.items.map((branch) => (
        <Node key={branch.id} branch={branch} depth={depth} />
      ))}
      {branches.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          ml={depth * INDENT}
          loading={branches.isFetchingNextPage}
          onClick={() => void branches.fetchNextPage()}
        >
          Show more
        </Button>
      ) : null}
    </>
  );
}

function Node({ branch, depth }: { readonly branch: Branch; readonly depth: number }) {
  const { id, name, code, people, hasChildren, unusable } = branch;
  const [opened, setOpened] = useState(depth === 0);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'ArrowRight' && hasChildren) setOpened(true);
    else if (event.key === 'ArrowLeft') setOpened(false);
    else if (event.key === 'ArrowDown') step(event.currentTarget, 1);
    else if (event.key === 'ArrowUp') step(event.currentTarget, -1);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Group
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={hasChildren ? opened : undefined}
        aria-label={`${name}, ${people} people`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        gap="xs"
        py={4}
        pl={depth * INDENT}
        wrap="nowrap"
      >
        {hasChildren ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            tabIndex={-1}
            aria-hidden
            onClick={() => setOpened(!opened)}
          >
            {opened ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          </ActionIcon>
        ) : (
          <Box w={22} />
        )}
        <Text dir="auto">{name}</Text>
        {code === null ? null : (
          <Badge variant="default" fw={500}>
            {code}
          </Badge>
        )}
        {unusable === 'no_code' ? (
          <Badge variant="light" color="orange">
            without a code
          </Badge>
        ) : null}
        {people === 0 ? null : (
          <Text size="sm" c="dimmed">
            {people} {people === 1 ? 'person' : 'people'}
          </Text>
        )}
      </Group>
      {opened && hasChildren ? <Level parent={id} depth={depth + 1} /> : null}
    </>
  );
}

/** Moves to the node above or below, as it stands on the screen. */
function step(from: Element, by: 1 | -1): void {
  const nodes = from.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [];
  const all: readonly Element[] = [...nodes];
  nodes[all.indexOf(from) + by]?.focus();
}
