import { ActionIcon, Badge, Box, Button, Group, Loader, Text } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ProblemAlert } from './problem-alert.tsx';
import { usePages } from './use-pages.ts';

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

/** What a tree to choose from does; branches that cannot be chosen say why (R20). */
export interface BranchChoice {
  readonly chosen: string | null;
  readonly choose: (branch: Branch) => void;
}

const INDENT = 24;

/** A tree that reads only what is open: however large the chart is, a level is a page. */
export function BranchTree({ choice }: { readonly choice?: BranchChoice }) {
  const t = useTranslations('branchTree');
  return (
    <Box role="tree" aria-label={t('label')}>
      <Level parent={null} depth={0} choice={choice} />
    </Box>
  );
}

interface LevelProps {
  readonly parent: string | null;
  readonly depth: number;
  readonly choice: BranchChoice | undefined;
}

function Level({ parent, depth, choice }: LevelProps) {
  const t = useTranslations();
  const branches = usePages<Branch>('/branches', { parent, limit: 200 });
  if (branches.isError) return <ProblemAlert error={branches.error} onRetry={() => void branches.refetch()} />;
  if (branches.isPending) return <Loader size="sm" ml={depth * INDENT} aria-label={t('branchTree.opening')} />;
  return (
    <>
      {branches.items.map((branch) => (
        <Node key={branch.id} branch={branch} depth={depth} choice={choice} />
      ))}
      {branches.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          ml={depth * INDENT}
          loading={branches.isFetchingNextPage}
          onClick={() => void branches.fetchNextPage()}
        >
          {t('common.showMore')}
        </Button>
      ) : null}
    </>
  );
}

interface NodeProps {
  readonly branch: Branch;
  readonly depth: number;
  readonly choice: BranchChoice | undefined;
}

function Node({ branch, depth, choice }: NodeProps) {
  const t = useTranslations('branchTree');
  const { id, name, people, hasChildren, unusable } = branch;
  const [opened, setOpened] = useState(depth === 0);
  const refusal = choice === undefined || unusable === null ? null : t(`unusable.${unusable}`);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'ArrowRight' && hasChildren) setOpened(true);
    else if (event.key === 'ArrowLeft') setOpened(false);
    else if (event.key === 'ArrowDown') step(event.currentTarget, 1);
    else if (event.key === 'ArrowUp') step(event.currentTarget, -1);
    else if (isEnter(event) && choice !== undefined && refusal === null) choice.choose(branch);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <Group
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={hasChildren ? opened : undefined}
        aria-label={[t('node', { name, people }), refusal].filter(Boolean).join('. ')}
        aria-disabled={refusal === null ? undefined : true}
        aria-selected={choice === undefined ? undefined : choice.chosen === id}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onClick={choice === undefined || refusal !== null ? undefined : () => choice.choose(branch)}
        className={choice === undefined ? undefined : 'branch-choice'}
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
            onClick={(event) => {
              event.stopPropagation();
              setOpened(!opened);
            }}
          >
            {opened ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          </ActionIcon>
        ) : (
          <Box w={22} />
        )}
        <BranchLine branch={branch} />
        {refusal === null ? null : (
          <Text size="xs" c="dimmed">
            {refusal}
          </Text>
        )}
      </Group>
      {opened && hasChildren ? <Level parent={id} depth={depth + 1} choice={choice} /> : null}
    </>
  );
}

/** Name, code and people of a branch, in one line. */
export function BranchLine({ branch }: { readonly branch: Branch }) {
  const t = useTranslations('branchTree');
  const { name, code, path, people, unusable } = branch;
  return (
    <>
      <Text dir="auto">{path === null ? name : path.join(' › ')}</Text>
      {code === null ? null : (
        <Badge variant="default" fw={500}>
          {code}
        </Badge>
      )}
      {unusable === 'no_code' ? (
        <Badge variant="light" color="orange">
          {t('withoutCode')}
        </Badge>
      ) : null}
      {people === 0 ? null : (
        <Text size="sm" c="dimmed">
          {t('people', { people })}
        </Text>
      )}
    </>
  );
}

function isEnter({ key }: KeyboardEvent): boolean {
  return key === 'Enter' || key === ' ';
}

/** Moves to the node above or below, as it stands on the screen. */
function step(from: Element, by: 1 | -1): void {
  const nodes = from.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [];
  const all: readonly Element[] = [...nodes];
  nodes[all.indexOf(from) + by]?.focus();
}
