import { z } from 'zod';
import { trainingConfiguration } from './training-org.ts';

/** The contacts of the training org, with the e-mail address as mapped value, and alerts by which mails are sent. */
export function notifyingConfiguration(alerts: object, contacts: object = {}): string {
  const mapping = { username: 'Email', firstname: 'FirstName', lastname: 'LastName', email: 'Email' };
  const file: unknown = JSON.parse(trainingConfiguration({ users: null, contacts: { mapping, ...contacts } }));
  return JSON.stringify({ ...Object(file), alerts });
}

/** A mail as the outbox shows it. */
export const mailSchema = z.looseObject({
  notification: z.string().nullable(),
  to: z.string().nullable(),
  outcome: z.string().nullable(),
  error: z.string().nullable(),
  subject: z.string().nullable(),
  text: z.string().nullable(),
  runId: z.string().nullable(),
});

/** What a notification is drafted from. */
export interface Draft {
  readonly event: string;
  readonly title: string;
  readonly subject?: string;
  readonly body?: string;
  readonly branchId?: string;
  readonly recipients?: readonly string[];
}
