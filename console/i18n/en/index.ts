import { account } from './account.ts';
import { acts } from './acts.ts';
import { administration } from './administration.ts';
import { approval } from './approval.ts';
import { branchTree } from './branch-tree.ts';
import { branches } from './branches.ts';
import { common } from './common.ts';
import { connection } from './connection.ts';
import { explanation } from './explanation.ts';
import { fields } from './fields.ts';
import { home } from './home.ts';
import { inside } from './inside.ts';
import { logs } from './logs.ts';
import { mapping } from './mapping.ts';
import { notifications } from './notifications.ts';
import { owners } from './owners.ts';
import { people } from './people.ts';
import { platform } from './platform.ts';
import { problems } from './problems.ts';
import { providers } from './providers.ts';
import { reasons } from './reasons.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { said } from './said.ts';
import { sentences } from './sentences.ts';
import { shell } from './shell.ts';
import { signIn } from './sign-in.ts';
import { synchronization } from './synchronization.ts';
import { verification } from './verification.ts';

/** The catalogue that all others follow: the compiler wants each of its messages in every language. */
export const messages = {
  account,
  acts,
  administration,
  approval,
  branchTree,
  branches,
  common,
  connection,
  explanation,
  fields,
  home,
  inside,
  logs,
  notifications,
  owners,
  people,
  mapping,
  platform,
  problems,
  providers,
  reasons,
  run,
  runs,
  said,
  sentences,
  shell,
  signIn,
  synchronization,
  verification,
} as const;
