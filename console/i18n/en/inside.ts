import type { RefusalReason } from '../../../src/administration/canvas/refusal.ts';

interface Said {
  readonly title: string;
  readonly detail: string;
}

/** What somebody sees inside Salesforce who is not let in. */
export const inside = {
  title: 'Rollcall inside Salesforce',
  reasons: {
    ended: {
      title: 'The session has ended',
      detail: 'Leave this tab in Salesforce and open it again.',
    },
    unsigned: {
      title: 'Salesforce did not say who you are',
      detail:
        'Open Rollcall by its tab in Salesforce. If you have done that, your administrator has to approve users of the app beforehand, in its OAuth policies.',
    },
    not_set_up: {
      title: 'Rollcall is not set up for Salesforce yet',
      detail: 'An administrator of Rollcall has to enter the consumer secret of the app, on the Connection page.',
    },
    forged: {
      title: 'Rollcall does not know this app',
      detail:
        'An administrator of Rollcall has to compare the consumer secret on the Connection page with the one in Salesforce.',
    },
    stale: {
      title: 'This page is too old',
      detail:
        'Leave this tab in Salesforce and open it again. If that does not help, the clock of the Rollcall server may be wrong.',
    },
    replayed: {
      title: 'This page has been opened before',
      detail: 'Leave this tab in Salesforce and open it again.',
    },
    other_org: {
      title: 'This is another Salesforce org',
      detail: 'Rollcall is connected to another org than the one that you are in.',
    },
    guest: {
      title: 'Sign in to Salesforce first',
      detail: 'Guests of a site cannot come in.',
    },
    not_admitted: {
      title: 'You have no access any more',
      detail: 'Your account on the learning platform is not active, or has expired. Ask your administrator.',
    },
    unknown: {
      title: 'You are not on the learning platform yet',
      detail: 'Ask your administrator to add you.',
    },
    not_provisioned: {
      title: 'You could not be added to the learning platform',
      detail: 'Your administrator finds the reason in the log of Rollcall.',
    },
    too_often: {
      title: 'You could not be added to the learning platform',
      detail: 'It was tried several times. Try again in some minutes, or ask your administrator.',
    },
    unavailable: {
      title: 'Rollcall cannot ask Salesforce at the moment',
      detail: 'Try again in some minutes. If it goes on, your administrator finds the reason in the audit log.',
    },
  } satisfies Record<RefusalReason | 'ended', Said>,
  join: {
    offer: 'I am an administrator of Rollcall',
    hint: 'Sign in once. From then on this tab lets you in with your Salesforce user.',
    codeHint: 'Only if you have a second factor.',
    verb: 'Join the two',
  },
} as const;
