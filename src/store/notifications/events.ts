/** What notifications tell of. Those of the platform go to the person, those of the connector to addresses. */
export const NOTIFICATION_EVENTS = {
  person_created: { kind: 'platform', title: 'Person created', byRuns: true },
  password_set: { kind: 'platform', title: 'Set-password link', byRuns: true },
  password_reset: { kind: 'platform', title: 'Reset-password link', byRuns: false },
  password_changed: { kind: 'platform', title: 'Password changed', byRuns: false },
  branch_added: { kind: 'platform', title: 'Person added to a branch', byRuns: true },
  run_failed: { kind: 'connector', title: 'Run failed', byRuns: false },
  run_errors: { kind: 'connector', title: 'Run finished with errors', byRuns: false },
  run_held: { kind: 'connector', title: 'Approval needed', byRuns: false },
} as const satisfies Record<string, NotificationEventInfo>;

interface NotificationEventInfo {
  readonly kind: 'platform' | 'connector';
  readonly title: string;
  /** Whether a run that goes well sends it to people: what has to be acknowledged before (R3). */
  readonly byRuns: boolean;
}

export type NotificationEvent = keyof typeof NOTIFICATION_EVENTS;

/** Events whose mail carries a link with which a password is set; it is made when the mail is sent (R2). */
export const LINK_EVENTS = ['password_set', 'password_reset'] as const satisfies readonly NotificationEvent[];

export function carriesLink(event: NotificationEvent): event is (typeof LINK_EVENTS)[number] {
  return LINK_EVENTS.some((name) => name === event);
}

export const EVENT_NAMES = Object.keys(NOTIFICATION_EVENTS).filter(isEvent);

function isEvent(name: string): name is NotificationEvent {
  return Object.hasOwn(NOTIFICATION_EVENTS, name);
}

/** Of a run that comes to one of these states, the connector's notifications tell. */
export const EVENT_OF_STATE: Readonly<Record<string, NotificationEvent>> = {
  failed: 'run_failed',
  completed_with_errors: 'run_errors',
  held: 'run_held',
};
