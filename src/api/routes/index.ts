import type { Api } from '../api.ts';
import type { AppOptions } from '../options.ts';
import { administratorRoutes } from './administrators.ts';
import { auditRoutes } from './audit-events.ts';
import { platformBranchRoutes } from './platform-branches.ts';
import { platformFieldRoutes } from './platform-fields.ts';
import { platformPeopleRoutes } from './platform-people.ts';
import { profileRoutes } from './profile.ts';
import { secondFactorRoutes } from './second-factor.ts';
import { sessionRoutes } from './session.ts';
import { setupRoutes } from './setup.ts';
import { tokenRoutes } from './tokens.ts';

/** Every resource, in the order of the reference. */
export const routes: readonly ((api: Api, options: AppOptions) => void)[] = [
  setupRoutes,
  sessionRoutes,
  profileRoutes,
  secondFactorRoutes,
  administratorRoutes,
  tokenRoutes,
  auditRoutes,
  platformBranchRoutes,
  platformPeopleRoutes,
  platformFieldRoutes,
];
