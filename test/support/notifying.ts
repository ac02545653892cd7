import { z } from 'zod';
import { readEnvironment } from '../../src/config/environment.ts';
import { type Context, createContext } from '../../src/context.ts';
import { createLogger } from '../../src/support/logger.ts';
import { type Caller, type RunningApi, startApi, textIn } from './api.ts';
import { type Installation, install } from './installation.ts';
import { type MailServer, startMailServer } from './mail-server.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

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
  readonly translations?: Readonly<Record<string, { readonly subject: string; readonly body: string }>>;
  readonly branchId?: string;
  readonly recipients?: readonly string[];
}

/** One org with a learner, one Rollcall, one server and one mail server. */
export interface Notifying extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly mail: MailServer;
  readonly rollcall: Installation;
  readonly context: Context;
  readonly api: RunningApi;
  readonly admin: Caller;
  /** A contact more, by the number of their account. */
  newcomer(account: number, last: string, values?: object): ReturnType<SalesforceOrg['create']>;
}

/** Without the notifications that come along. */
export async function startNotifying(): Promise<Notifying> {
  const salesforce = await startOrg(
    trainingOrg({
      accounts: [account(1, 'Southwind'), account(2, 'Milano', 1)],
      contacts: [learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2) })],
    }),
  );
  const mail = await startMailServer();
  const rollcall = await install(notifyingConfiguration({}), { SF_URL: salesforce, SMTP_URL: mail });
  const context = await createContext(readEnvironment(rollcall.environment), { logger: createLogger('silent') });
  const api = await startApi(context, { publicUrl: new URL('https://learn.example') });
  await rollcall.db.deleteFrom('notification').execute();
  return {
    salesforce,
    mail,
    rollcall,
    context,
    api,
    admin: await api.signedIn(),
    newcomer: (number, last, values = {}) =>
      salesforce.create('Contact', {
        FirstName: 'Lea',
        LastName: last,
        Email: `${last.toLowerCase()}@learners.example`,
        Is_Learner__c: true,
        AccountId: accountId(number),
        ...values,
      }),
    async [Symbol.asyncDispose]() {
      for (const one of [api, context, rollcall, mail, salesforce]) await one[Symbol.asyncDispose]();
    },
  };
}

/** What an administrator does with notifications over the API. */
export function notificationsOf(admin: () => Caller) {
  async function drafted(draft: Draft): Promise<string> {
    const request = { subject: draft.title, body: '{{date}}', ...draft };
    const { status, body } = await admin().call('POST', '/notifications', request);
    if (status !== 201) throw new Error(`A draft was answered with ${status}: ${JSON.stringify(body)}`);
    return textIn(body, 'id');
  }
  const publish = async (id: string, published: boolean) =>
    await admin().call('PUT', `/notifications/${id}/published`, { published });
  return {
    drafted,
    publish,
    async published(draft: Draft): Promise<string> {
      const id = await drafted(draft);
      await publish(id, true);
      return id;
    },
    /** Newest first. */
    async outbox(filter = '') {
      const { body } = await admin().call('GET', `/notifications/mails?limit=20${filter}`);
      return z.object({ items: z.array(mailSchema) }).parse(body).items;
    },
  };
}
