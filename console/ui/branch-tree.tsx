import { Badge, Loader, Text } from '@mantine/core';
import { ChevronDown, ChevronRight } from 'lucide-react';
import {
  createContext,
  type KeyboardEvent,
  memo,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTranslations } from 'use-intl';
import { type Branch, levelQuery } from '../api/branch.ts';
import classes from './branch-tree.module.css';
import { type BranchChoice, createTreeState, type TreeState } from './branch-tree-state.ts';
import { usePlatform } from './platform.tsx';
import { Problem } from './problem.tsx';
import { usePages } from './use-pages.ts';

export type { Branch, BranchChoice };

/** Why a branch cannot be chosen; null where it can. */
export function useRefusal({ refusal }: BranchChoice): (branch: Branch) => string | null {
  const t = useTranslations('branchTree.unusable');
  return refusal ?? (({ unusable }) => (unusable === null ? null : t(unusable)));
}

interface Tree {
  readonly state: TreeState;
  readonly refusalOf: (branch: Branch) => string | null;
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
  const [state] = useState(() => createTreeState(choice, above));
  useLayoutEffect(() => state.follow(choice, above), [state, choice, above]);
  const refusal = useRefusal(choice);
  const asked = useRef(refusal);
  useLayoutEffect(() => {
    asked.current = refusal;
  }, [refusal]);
  const tree = useMemo<Tree>(() => ({ state, refusalOf: (branch) => asked.current(branch) }), [state]);
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

interface NodeProps {
  readonly branch: Branch;
  readonly depth: number;
}

/** Plain elements only: hundreds of them come with one key. */
const Node = memo(function Node({ branch, depth }: NodeProps) {
  const t = useTranslations('branchTree');
  const { state, refusalOf } = useTree();
  const { id, name, people, hasChildren } = branch;
  const isRoot = depth === 0;
  const isOpen = useSyncExternalStore(state.subscribe, () => hasChildren && state.isOpen(id, isRoot));
  const isChosen = useSyncExternalStore(state.subscribe, () => state.isChosen(id));
  const isStop = useSyncExternalStore(state.subscribe, () => state.isStop(id, isRoot));
  const refusal = refusalOf(branch);
  const choose = () => {
    if (refusal === null) state.choose(branch);
  };
  const toggle = (open: boolean) => state.toggle(id, open);
  useEffect(() => () => state.leave(id), [state, id]);
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
      <div
        role="treeitem"
        aria-level={depth + 1}
        aria-expanded={hasChildren ? isOpen : undefined}
        aria-selected={isChosen}
        aria-disabled={refusal === null ? undefined : true}
        aria-label={[t('node', { name, people }), refusal].filter(Boolean).join('. ')}
        tabIndex={isStop ? 0 : -1}
        onKeyDown={onKeyDown}
        onFocus={() => state.stopAt(id)}
        onClick={choose}
        className={classes['node']}
        style={{ paddingInlineStart: depth * INDENT }}
      >
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            className={classes['toggle']}
            onClick={(event) => {
              event.stopPropagation();
              state.stopAt(id);
              toggle(!isOpen);
            }}
          >
            {isOpen ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          </button>
        ) : (
          <span className={classes['toggle']} />
        )}
        <BranchLine branch={branch} />
        {refusal === null ? null : <span className={classes['refusal']}>{refusal}</span>}
      </div>
      {isOpen ? <Level parent={id} depth={depth + 1} /> : null}
    </>
  );
});

interface BranchLineProps {
  readonly branch: Branch;
  /** Whether it says how many people are in it. */
  readonly counted?: boolean;
}

/** Name, code and people of a branch, in one line; the way to it where it was searched for. */
export function BranchLine({ branch, counted = true }: BranchLineProps) {
  const t = useTranslations('branchTree');
  const { name, code, path, people, unusable } = branch;
  return (
    <>
      <span dir="auto" className={classes[path === null ? 'name' : 'path']}>
        {path === null || path.length === 0 ? name : path.join(' › ')}
      </span>
      {code === null ? null : <span className={classes['code']}>{code}</span>}
      {unusable === 'no_code' ? (
        <Badge variant="light" color="orange" flex="none">
          {t('withoutCode')}
        </Badge>
      ) : null}
      {people === 0 || !counted ? null : <span className={classes['count']}>{t('people', { people })}</span>}
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
