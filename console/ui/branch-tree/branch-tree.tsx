import { Box } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { defaultRangeExtractor, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type SyntheticEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useTranslations } from 'use-intl';
import { type Branch, levelQuery } from '../../api/branch.ts';
import { usePlatform } from '../platform.tsx';
import { Problem } from '../problem.tsx';
import { Loading } from '../query-states.tsx';
import { BranchRow, INDENT, LINE } from './branch-row.tsx';
import classes from './branch-tree.module.css';
import { deepest, lineOf, type Spot, spotAt } from './levels.ts';
import { keptScroll, useKeptScroll } from './use-kept-scroll.ts';
import { useLevelPages } from './use-level-pages.ts';
import { useOpenLevels } from './use-open-levels.ts';
import { type BranchChoice, useRefusal } from './use-refusal.ts';
import { useTreeKeys } from './use-tree-keys.ts';

export interface BranchTreeProps {
  readonly choice: BranchChoice;
  /** Id of a branch that is made visible, wherever it is; where nothing is said, the chosen one. */
  readonly reveal?: string | null;
  /** Ids of branches that are open from the beginning. */
  readonly open?: readonly string[];
  /** Gets the ids of those that are open, after each change. */
  readonly onOpen?: (ids: readonly string[]) => void;
  /** As high as it may become, as CSS says it. */
  readonly maxHeight: string;
  /** Whether it is where it was when the page is loaded again. */
  readonly kept?: boolean;
}

const NONE: readonly never[] = [];
/** Lines that are drawn, and read, beyond those in sight. */
const AHEAD = 10;

/** The organization chart, as a tree of which only what is in sight is drawn and read, however large it is. */
export function BranchTree(props: BranchTreeProps) {
  const roots = useQuery(levelQuery(usePlatform(), null, 0));
  if (roots.data === undefined) {
    if (roots.isError) return <Problem error={roots.error} onRetry={() => void roots.refetch()} />;
    return <Loading height={LINE * 3} />;
  }
  return <Tree {...props} roots={roots.data} />;
}

function Tree({
  choice,
  reveal = choice.chosen,
  open = NONE,
  onOpen,
  maxHeight,
  kept = false,
  roots,
}: BranchTreeProps & { readonly roots: readonly Branch[] }) {
  const t = useTranslations('branchTree');
  const scroller = useRef<HTMLDivElement>(null);
  const [scrolled] = useState(() => (kept ? keptScroll() : 0));
  const { top, toggle, revealed, chose, saidAt } = useOpenLevels({ roots, first: open, onOpen, reveal });
  const [active, setActive] = useState<Spot>({ parent: null, position: 0 });
  const stop = lineOf(top, active) ?? 0;
  const rows = useVirtualizer({
    count: top.lines,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: AHEAD,
    // The next line is in sight, too.
    scrollPaddingStart: LINE,
    scrollPaddingEnd: LINE,
    // What has the focus is there, however far one scrolls.
    rangeExtractor: (range) => {
      const lines = defaultRangeExtractor(range);
      if (lines.includes(stop) || stop >= top.lines) return lines;
      return [...lines, stop].toSorted((a, b) => a - b);
    },
    useFlushSync: false,
  });
  const { startIndex = 0, endIndex = AHEAD } = rows.range ?? {};
  const inSight = useThrottledValue(`${startIndex} ${endIndex}`, 80).split(' ').map(Number);
  const lines = { first: Math.max(0, (inSight[0] ?? 0) - AHEAD), last: (inSight[1] ?? 0) + AHEAD };
  const { branchAt, failed } = useLevelPages(top, lines, saidAt);
  useKeptScroll(scroller, scrolled, rows.getTotalSize());

  const focused = useRef<HTMLDivElement>(null);
  const takesFocus = useRef(false);
  useLayoutEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    focused.current?.focus({ preventScroll: true });
  });
  const go = (spot: Spot) => {
    const line = lineOf(top, spot);
    if (line === null) return;
    takesFocus.current = true;
    setActive({ ...spot });
    rows.scrollToIndex(line, { align: 'auto' });
  };
  // Where the page was is where it stays.
  const isPlaced = useRef(scrolled > 0);
  const shown = useRef<Spot | null>(null);
  useEffect(() => {
    const line = revealed === null ? null : lineOf(top, revealed);
    if (revealed === null || line === null || shown.current === revealed) return;
    shown.current = revealed;
    setActive(revealed);
    if (isPlaced.current) isPlaced.current = false;
    else if (!isInSight(rows, line)) rows.scrollToIndex(line, { align: 'center' });
  }, [revealed, top, rows]);

  const refusalOf = useRefusal(choice);
  const choose = (branch: Branch) => {
    if (refusalOf(branch) !== null) return;
    chose(branch.id);
    choice.choose(branch);
  };
  const isOpen = ({ parent, position }: Spot, line: number) => {
    const below = spotAt(top, line + 1)?.level.above;
    return below?.parent === parent && below.position === position;
  };
  const keys = useTreeKeys({ top, branchAt, go, choose, toggle, isOpen, linesInSight: endIndex - startIndex });
  /** What an event is about. */
  const at = ({ target }: SyntheticEvent) => {
    const item = target instanceof Element ? target.closest<HTMLElement>('[role="treeitem"]') : null;
    const line = Number(item?.dataset['line']);
    const found = item === null ? null : spotAt(top, line);
    if (found === null) return null;
    const spot = { parent: found.level.parent, position: found.position };
    return { line, spot, level: found.level, branch: branchAt(spot) };
  };
  const onClick = (event: MouseEvent) => {
    const clicked = at(event);
    if (clicked?.branch === undefined) return;
    const { line, spot, branch } = clicked;
    const isToggle = event.target instanceof Element && event.target.closest('[data-toggle]') !== null;
    if (isToggle) {
      go(spot);
      toggle(branch, spot, !isOpen(spot, line));
    } else choose(branch);
  };
  return (
    <>
      {failed === undefined ? null : <Problem error={failed.error} onRetry={() => void failed.refetch()} />}
      <Box
        ref={scroller}
        role="tree"
        aria-label={t('label')}
        className={classes['tree'] ?? ''}
        style={{ maxHeight }}
        onClick={onClick}
        onKeyDown={(event: KeyboardEvent) => {
          const pressed = at(event);
          if (pressed !== null) keys(event, pressed);
        }}
        onFocus={(event) => {
          const spot = at(event)?.spot;
          if (spot !== undefined && (spot.parent !== active.parent || spot.position !== active.position))
            setActive(spot);
        }}
      >
        <div
          role="presentation"
          className={classes['lines']}
          style={{ height: rows.getTotalSize(), minWidth: deepest(top) * INDENT + 260 }}
        >
          {rows.getVirtualItems().map(({ index: line }) => {
            const found = spotAt(top, line);
            if (found === null) return null;
            const { level, position } = found;
            const spot = { parent: level.parent, position };
            const branch = branchAt(spot);
            return (
              <BranchRow
                key={`${level.parent} ${position}`}
                ref={line === stop ? focused : undefined}
                branch={branch}
                line={line}
                depth={level.depth}
                position={position}
                size={level.count}
                isOpen={isOpen(spot, line)}
                isChosen={branch !== undefined && branch.id === choice.chosen}
                isStop={line === stop}
                refusal={branch === undefined ? null : refusalOf(branch)}
              />
            );
          })}
        </div>
      </Box>
    </>
  );
}

/** Whether a line can be seen, as it is scrolled now. */
function isInSight({ scrollOffset, scrollRect }: Virtualizer<HTMLDivElement, Element>, line: number): boolean {
  const from = scrollOffset ?? 0;
  return line * LINE >= from && (line + 1) * LINE <= from + (scrollRect?.height ?? 0);
}
