import { branchTree } from './branch-tree.ts';
import { common } from './common.ts';
import { shell } from './shell.ts';

/** The catalogue that all others follow: the compiler wants each of its messages in every language. */
export const messages = { branchTree, common, shell } as const;
