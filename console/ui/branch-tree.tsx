import { ActionIcon, Badge, Box, Group, Loader, Text } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { createContext, type KeyboardEvent, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Branch, levelQuery } from '../api/branch.ts';
import classes from './branch-tree.module.css';
import { usePlatform } from './platform.tsx';
import { Problem } from './problem.tsx';
import { usePages } from './use-pages.ts';

export type { Branch };

/** What is done with a branch that is chosen. */
export interface BranchChoice {
  /** Id of the branch that is chosen now. */
  readonly chosen: string | null;
  readonly choose: (branch: Branch) => void;
  /** Why a branch cannot be chosen; null where it can. Where nothing is said, what cannot be a destination (R20) cannot. */
  readonly refusal?: (branch: Branch) => string | null;
}

interface Tree {
  readonly opened: ReadonlySet<string>;
  readonly isClosed: (id: string) => boolean;
  readonly toggle: (id: string, open: boolean) => void;
  readonly choice: BranchChoice;
  /** The only node that the Tab key stops at; null: the root. */
  readonly stop: string | null;
  readonly setStop: (id: string) => void;
  /** A node is no longer there: if it was the stop, the root is again. */
  readonly leave: (id: string) => void;
}

/** Why a branch cannot be chosen; null where it can. */
export function useRefusal({ refusal }: BranchChoice): (branch: Branch) => string | null {
  const t = useTranslations('branchTree.unusable');
  return refusal ?? (({ unusable }) => (unusable === null ? null : t(unusable)));
}

const Tree = createContext<Tree | null>(null);

function useTree(): Tree {
  const tree = useContext(Tree);
  if (tree === null) throw new Error('There is no BranchTree above.');
  return tree;
}

const INDENT = 22;

interface BranchTreeProps {
  readonly choice: BranchChoice;
  /** Ids of branches that are open from the beginning: those above the chosen one. */
  readonly above?: readonly string[];
}

const NOTHING: readonly string[] = [];

/** A tree that reads only what is open: however large the chart is, a level is a page. */
export function BranchTree({ choice, above = NOTHING }: BranchTreeProps) {
  const t = useTranslations('branchTree');
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [stop, setStop] = useState<string | null>(null);
  const leave = useCallback((id: string) => setStop((now) => (now === id ? null : now)), []);
  const tree = useMemo<Tree>(
    () => ({
      opened: new Set([
        ...above.filter((id) => toggled.get(id) !== false),
        ...[...toggled].flatMap(([id, open]) => (open ? [id] : [])),
      ]),
      isClosed: (id) => toggled.get(id) === false,
      toggle: (id, open) => setToggled((before) => new Map(before).set(id, open)),
      choice,
      stop,
      setStop,
      leave,
    }),
    [toggled, above, choice, stop, leave],
  );
  return (
    <Tree value={tree}>
      <div role="tree" aria-label={t('label')} className={classes['tree']}>
        <Level parent={null} depth={0} />
      </div>
    </Tree>
  );
}

interface LevelProps {
  readonly parent: string | null;
  readonly depth: number;
}

function Level({ parent, depth }: LevelProps) {
  const t = useTranslations('branchTree');
  const common = useTranslations('common');
  const branches = usePages(levelQuery(usePlatform(), parent));
  if (branches.isPending) {
    return (
      <output aria-label={t('opening')}>
        <Loader component="span" size="sm" my={6} ml={depth * INDENT + 28} />
      </output>
    );
  }
  if (branches.isError) {
    // Assistive technology knows nothing but items in a tree.
    return (
      <div
        role="treeitem"
        aria-level={depth + 1}
        aria-selected={false}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.target === event.currentTarget && walk(event)) event.preventDefault();
        }}
      >
        <Problem error={branches.error} onRetry={() => void branches.refetch()} />
      </div>
    );
  }
  return (
    <>
      {branches.items.map((branch) => (
        <Node key={branch.id} branch={branch} depth={depth} />
      ))}
      {branches.hasNextPage ? (
        <div
          role="treeitem"
          aria-level={depth + 1}
          aria-selected={false}
          tabIndex={-1}
          className={classes['node']}
          style={{ paddingInlineStart: depth * INDENT + 30 }}
          onClick={() => void branches.fetchNextPage()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ') void branches.fetchNextPage();
            else if (!walk(event)) return;
            event.preventDefault();
          }}
        >
          <Text size="sm" td="underline">
            {branches.isFetchingNextPage ? common('states.loading') : common('showMore')}
          </Text>
        </div>
      ) : null}
    </>
  );
}

function Node({ branch, depth }: { readonly branch: Branch; readonly depth: number }) {
  const t = useTranslations('branchTree');
  const tree = useTree();
  const { id, name, people, hasChildren } = branch;
  // The root is open unless somebody has closed it.
  const isOpen = hasChildren && (tree.opened.has(id) || (depth === 0 && !tree.isClosed(id)));
  const { chosen } = tree.choice;
  const refusal = useRefusal(tree.choice)(branch);
  const choose = () => {
    if (refusal === null) tree.choice.choose(branch);
  };
  const toggle = (open: boolean) => tree.toggle(id, open);
  const { leave } = tree;
  useEffect(() => () => leave(id), [leave, id]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter' || event.key === ' ') choose();
    else if (event.key === 'ArrowRight' && hasChildren && !isOpen) toggle(true);
    else if (event.key === 'ArrowLeft' && isOpen) toggle(false);
    else if (!walk(event)) return;
    event.preventDefault();
  };
  return (
    <>
      <Group
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={hasChildren ? isOpen : undefined}
        aria-selected={chosen === id}
        aria-disabled={refusal === null ? undefined : true}
        aria-label={[t('node', { name, people }), refusal].filter(Boolean).join('. ')}
        tabIndex={tree.stop === id || (tree.stop === null && depth === 0) ? 0 : -1}
        onKeyDown={onKeyDown}
        onFocus={() => tree.setStop(id)}
        onClick={choose}
        className={classes['node']}
        style={{ paddingInlineStart: depth * INDENT }}
        gap="xs"
        wrap="nowrap"
      >
        {hasChildren ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            tabIndex={-1}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              tree.setStop(id);
              toggle(!isOpen);
            }}
          >
            {isOpen ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          </ActionIcon>
        ) : (
          <Box w={24} flex="none" />
        )}
        <BranchLine branch={branch} />
        {refusal === null ? null : (
          <Text size="xs" c="dimmed">
            {refusal}
          </Text>
        )}
      </Group>
      {isOpen ? <Level parent={id} depth={depth + 1} /> : null}
    </>
  );
}

/** Name, code and people of a branch, in one line; the way to it where it was searched for. */
export function BranchLine({ branch }: { readonly branch: Branch }) {
  const t = useTranslations('branchTree');
  const { name, code, path, people, unusable } = branch;
  return (
    <>
      <Text dir="auto" truncate={path === null}>
        {path === null || path.length === 0 ? name : path.join(' › ')}
      </Text>
      {code === null ? null : (
        <Badge variant="default" fw={500} className={classes['code'] ?? ''}>
          {code}
        </Badge>
      )}
      {unusable === 'no_code' ? (
        <Badge variant="light" color="orange" className={classes['code'] ?? ''}>
          {t('withoutCode')}
        </Badge>
      ) : null}
      {people === 0 ? null : (
        <Text size="sm" c="dimmed" className={classes['count'] ?? ''}>
          {t('people', { people })}
        </Text>
      )}
    </>
  );
}

/** Moves to another node as it stands on the screen; false for a key that does not. */
function walk({ key, currentTarget: from }: KeyboardEvent<HTMLElement>): boolean {
  const nodes = [...(from.closest('[role="tree"]')?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
  const here = nodes.indexOf(from);
  const level = (node: HTMLElement) => Number(node.getAttribute('aria-level'));
  const to = () => {
    switch (key) {
      case 'ArrowDown':
      case 'ArrowRight':
        return nodes[here + 1];
      case 'ArrowUp':
        return nodes[here - 1];
      case 'ArrowLeft':
        return nodes.slice(0, here).findLast((node) => level(node) < level(from));
      case 'Home':
        return nodes[0];
      case 'End':
        return nodes.at(-1);
      default:
        return null;
    }
  };
  const node = to();
  // To the right there is only a child.
  if (node != null && (key !== 'ArrowRight' || level(node) > level(from))) node.focus();
  return node !== null;
}
