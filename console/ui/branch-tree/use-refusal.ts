import { useTranslations } from 'use-intl';
import type { Branch } from '../../api/branch.ts';

/** What is done with a branch that is chosen. */
export interface BranchChoice {
  /** Id of the branch that is chosen now. */
  readonly chosen: string | null;
  readonly choose: (branch: Branch) => void;
  /** Why a branch cannot be chosen; null where it can. Where nothing is said, what cannot be a destination (R20) cannot. */
  readonly refusal?: (branch: Branch) => string | null;
}

/** Why a branch cannot be chosen; null where it can. */
export function useRefusal({ refusal }: BranchChoice): (branch: Branch) => string | null {
  const t = useTranslations('branchTree.unusable');
  return refusal ?? (({ unusable }) => (unusable === null ? null : t(unusable)));
}
