import type { messages as english } from '../en/index.ts';
import type { Translated } from '../translated.ts';
import { branchTree } from './branch-tree.ts';
import { common } from './common.ts';
import { shell } from './shell.ts';

export const messages: Translated<typeof english> = { branchTree, common, shell };
