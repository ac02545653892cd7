import { account } from '../account.ts';
import { inside } from '../inside.ts';
import { signIn } from '../sign-in.ts';

export const words = { account, inside, signIn } as const;
