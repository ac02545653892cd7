import { access } from './access.ts';
import { advice } from './advice.ts';
import { connections } from './connections.ts';
import { docebo } from './docebo.ts';
import { listViews } from './list-views.ts';
import { outcomes } from './outcomes.ts';
import { platform } from './platform.ts';
import { providers } from './providers.ts';
import { runs } from './runs.ts';
import { salesforce } from './salesforce.ts';
import { settings } from './settings.ts';
import { shapes } from './shapes.ts';
import { signInEvents } from './sign-in-events.ts';

/** Every sentence of `saying` under src/, in Italian, by its code. On its own: no first page needs it. */
export const errors: Readonly<Record<string, string>> = {
  ...access,
  ...advice,
  ...connections,
  ...docebo,
  ...listViews,
  ...outcomes,
  ...platform,
  ...providers,
  ...runs,
  ...salesforce,
  ...settings,
  ...shapes,
  ...signInEvents,
};
