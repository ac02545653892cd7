import { Badge } from '@mantine/core';
import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';
import classes from './branch-tree.module.css';

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
