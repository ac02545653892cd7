import { ChevronDown, ChevronRight } from 'lucide-react';
import { memo, type Ref } from 'react';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import { BranchLine } from './branch-line.tsx';
import classes from './branch-tree.module.css';

/** Of a line, in pixels; and how far a level stands in from the one above. */
export const LINE = 34;
export const INDENT = 22;

interface BranchRowProps {
  /** Undefined: it is being read. */
  readonly branch: Branch | undefined;
  readonly line: number;
  readonly depth: number;
  /** In its level, from 0 on, and how many there are. */
  readonly position: number;
  readonly size: number;
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  /** The Tab key stops here, and nowhere else in the tree. */
  readonly isStop: boolean;
  /** Why it cannot be chosen; null where it can. */
  readonly refusal: string | null;
  readonly ref: Ref<HTMLDivElement> | undefined;
}

/** One branch of the tree, by itself: keys and clicks are the tree's. */
export const BranchRow = memo(function BranchRow(props: BranchRowProps) {
  const { branch, line, depth, position, size, isOpen, isChosen, isStop, refusal, ref } = props;
  const t = useTranslations('branchTree');
  const isParent = branch !== undefined && branch.branchesBelow > 0;
  return (
    <div
      ref={ref}
      role="treeitem"
      tabIndex={isStop ? 0 : -1}
      data-line={line}
      aria-level={depth + 1}
      aria-posinset={position + 1}
      aria-setsize={size}
      aria-selected={isChosen}
      aria-expanded={isParent ? isOpen : undefined}
      aria-disabled={refusal === null ? undefined : true}
      aria-busy={branch === undefined}
      aria-label={
        branch === undefined
          ? t('opening')
          : [t('node', { name: branch.name, people: branch.people }), refusal].filter(Boolean).join('. ')
      }
      title={refusal ?? undefined}
      className={classes['line']}
      style={{ transform: `translateY(${line * LINE}px)`, height: LINE, paddingInlineStart: depth * INDENT + 4 }}
    >
      {isParent ? (
        <button type="button" tabIndex={-1} aria-hidden className={classes['toggle']} data-toggle>
          {isOpen ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
        </button>
      ) : (
        <span className={classes['toggle']} />
      )}
      {branch === undefined ? (
        <span className={classes['coming']} style={{ width: 90 + ((position * 37) % 80) }} />
      ) : (
        <BranchLine branch={branch} />
      )}
      {refusal === null ? null : <span className={classes['refusal']}>{refusal}</span>}
    </div>
  );
});
