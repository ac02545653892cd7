import { ACME, type Shot } from './shot.ts';

/** Of what there is only once something has happened, in this order. */

/** The plan that takes a run back: see Scene.undo. */
export const undoShot = (undo: string): Shot => ({
  name: 'undo-plan',
  path: `/runs/${undo}`,
  until: 'Takes back what run',
  documented: true,
});

/** The run after that, which would do it again: see Scene.repeat. */
export const heldShot = (run: string): Shot => ({ name: 'held-after-undo', path: `/runs/${run}`, until: 'was undone' });

/** Those of a connection to Docebo, once it has joined: see Scene.joinAcademy. */
export const ACADEMY_SHOTS: readonly Shot[] = [
  {
    name: 'changed-by-hand',
    path: '/salesforce/academy/connection',
    until: 'Smith-Jones',
    act: async (page) => await page.getByText('Smith-Jones').scrollIntoViewIfNeeded(),
    documented: true,
  },
  { name: 'synchronization-docebo', path: '/salesforce/academy/synchronization', until: 'Sync Users' },
  { name: 'branches-docebo', path: '/branches?platform=academy', until: 'Customers' },
];

/** Of a run that is at work: see Scene.stall. */
export const STALLED_SHOTS: readonly Shot[] = [
  { name: 'running', path: `${ACME}/synchronization`, until: 'Reading from Salesforce' },
];

/** Of one that has failed: see Scene.fail. */
export const failedShots = (run: string): readonly Shot[] => [
  { name: 'failed', path: `${ACME}/synchronization`, until: 'Failed' },
  { name: 'run-failed', path: `/runs/${run}`, until: 'Failed' },
];

/** See Scene.requireSecondFactor. */
export const REQUIRED_SHOTS: readonly Shot[] = [
  { name: 'second-factor-required', path: '/set-up-second-factor', until: 'Set up a second factor', as: 'learner' },
];

/** On a server that nobody has set up: see startFresh. */
export const SET_UP_SHOT: Shot = { name: 'setup', path: '/setup', until: 'Set up Rollcall', as: 'nobody' };

/** On the same, as soon as there is an administrator. */
export const FIRST_SHOT: Shot = {
  name: 'connection-none',
  path: '/salesforce',
  until: 'No Salesforce org is connected yet',
};
