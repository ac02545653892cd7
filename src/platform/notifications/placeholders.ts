import type { NotificationEvent } from '../../store/notifications/events.ts';
import type { MailPerson, MailRun, WaitingMail } from '../../store/notifications/mails.ts';

/** Values by name of the placeholder: `person.firstname`. */
export type PlaceholderValues = Readonly<Record<string, string>>;

const COMMON = {
  date: 'The day on which it happened: 2026-03-01.',
  'platform.address': 'Address of the platform, where people sign in; empty until ROLLCALL_PUBLIC_URL is set.',
} as const;

const PERSON = {
  'person.username': 'What the person signs in with.',
  'person.firstname': 'First name.',
  'person.lastname': 'Last name.',
  'person.email': 'E-mail address.',
  ...COMMON,
} as const;

const LINK = {
  'password.link': 'A link that sets the password. Works once; only in the text.',
  'password.until': 'When the link ends: 2026-03-01 10:00 UTC.',
  ...PERSON,
} as const;

const RUN = {
  'run.id': 'Number of the run.',
  'run.connection': 'Name of the connection.',
  'run.entity': 'users, contacts or custom.',
  'run.state': 'What has become of it: failed, held, …',
  'run.created': 'People created.',
  'run.updated': 'People updated.',
  'run.deactivated': 'People deactivated.',
  'run.rejected': 'Records rejected.',
  'run.failed': 'Changes that the platform refused.',
  'run.reason': 'Why it failed or waits, in a sentence; may quote Salesforce.',
  ...COMMON,
} as const;

/** What the texts of each event can name: `{{person.firstname}}`, with what it stands for. */
export const PLACEHOLDERS: Readonly<Record<NotificationEvent, Readonly<Record<string, string>>>> = {
  person_created: PERSON,
  password_set: LINK,
  password_reset: LINK,
  password_changed: PERSON,
  branch_added: {
    ...PERSON,
    'branch.name': 'Name of the branch.',
    'branch.path': 'Names from below the root down to the branch.',
  },
  run_failed: RUN,
  run_errors: RUN,
  run_held: RUN,
};

/** A link that a mail carries. */
export interface MailLink {
  readonly url: string;
  readonly expiresAt: Date;
}

/** What the outbox and previews show instead of a link: without words, as mails are in many languages. */
export const hiddenLink = (address: string | null) => `${address ?? 'https://…/'}set-password#…`;

/** What a mail may name. `address` of the platform. */
export function placeholderValues(
  {
    person,
    branch,
    run,
    at,
    link,
  }: Pick<WaitingMail, 'branch' | 'run' | 'at'> & {
    readonly person: Omit<MailPerson, 'id'> | null;
    readonly link?: MailLink | null;
  },
  address: string | null,
): PlaceholderValues {
  return {
    date: at.toISOString().slice(0, 10),
    'platform.address': address ?? '',
    ...(person && {
      'person.username': person.username,
      'person.firstname': person.firstname,
      'person.lastname': person.lastname,
      'person.email': person.email ?? '',
    }),
    ...(link && { 'password.link': link.url, 'password.until': untilText(link.expiresAt) }),
    ...(branch && { 'branch.name': branch.at(-1) ?? '', 'branch.path': branch.join(' › ') }),
    ...(run && runValues(run)),
  };
}

function untilText(instant: Date): string {
  return `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function runValues({ id, connection, entity, state, counts, reason }: MailRun): PlaceholderValues {
  const count = (name: string) => String(counts[name] ?? 0);
  return {
    'run.id': id,
    'run.connection': connection,
    'run.entity': entity,
    'run.state': state.replaceAll('_', ' '),
    'run.created': count('created'),
    'run.updated': count('updated'),
    'run.deactivated': count('deactivated'),
    'run.rejected': count('rejected'),
    'run.failed': count('failed'),
    'run.reason': reason ?? '',
  };
}

/** Somebody and something to show a draft with, before anything has happened. */
export const SAMPLE: Pick<WaitingMail, 'branch' | 'run'> & { readonly person: Omit<MailPerson, 'id'> } = {
  person: { username: 'ada@example.com', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@example.com' },
  branch: ['Customers', 'Southwind'],
  run: {
    id: '42',
    connection: 'acme',
    entity: 'contacts',
    state: 'completed_with_errors',
    counts: { created: 12, updated: 34, deactivated: 1, rejected: 2, failed: 0 },
    reason: 'What happened stands here, in a sentence.',
  },
};
