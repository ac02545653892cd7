import { branchTree } from '../branch-tree.ts';
import { common } from '../common.ts';
import { owners } from '../owners.ts';
import { platform } from '../platform.ts';
import { problems } from '../problems.ts';
import { reasons } from '../reasons.ts';
import { said } from '../said.ts';
import { sentences } from '../sentences.ts';
import { shell } from '../shell.ts';

export const words = { branchTree, common, owners, platform, problems, reasons, said, sentences, shell } as const;
