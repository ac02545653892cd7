import { expect } from 'vitest';
import { listLogLines } from '../../src/store/views/log-events.ts';
import { type Answered, type Caller, type RunningApi, startApi, textIn } from './api.ts';
import { type Installation, install } from './installation.ts';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from './oidc-provider.ts';
import { type SalesforceOrg, startOrg } from './salesforce-org.ts';
import { account, accountId, contactId, learner, trainingConfiguration, trainingOrg } from './training-org.ts';

export const CALLBACK = 'https://learn.example/sign-in/callback/';

export const provisioningConfiguration = (provisioning: object, more: object = {}) =>
  trainingConfiguration({
    users: null,
    contacts: {
      mapping: {
        username: 'Email',
        firstname: 'FirstName',
        lastname: 'LastName',
        email: 'Email',
        country: 'Country__c',
      },
      branches: { mode: 'accounts', destination: 'CUSTOMERS' },
      options: { incremental: false, forcePasswordChange: true },
      provisioning,
      ...more,
    },
  });

/** What a provider says of the contact with this number. */
export const vouched = (number: number, more: object = {}) => ({
  Integration: 'salesforce',
  sfdc_user_type: 'contact',
  sfdc_id: contactId(number),
  Email: 'ada@idp.example',
  given_name: 'Ada',
  family_name: 'Lovelace',
  ...more,
});

interface Begun {
  readonly browser: Caller;
  readonly returned: URL;
}

/** A platform, an org with three contacts, of whom the third is not in the list view, and an OpenID provider. */
export interface ProviderSignIn extends AsyncDisposable {
  readonly salesforce: SalesforceOrg;
  readonly idp: OidcProvider;
  readonly rollcall: Installation;
  readonly api: RunningApi;
  readonly admin: Caller;
  /** Of the provider that is set up for a test. */
  readonly providerId: string;
  /** Sets the provider up anew, with all its switches on. */
  setUp(name?: string): Promise<void>;
  /** Removes it, with everybody who came by it. */
  cleanUp(): Promise<void>;
  change(more: object, settings?: object): Promise<Answered>;
  /** Goes to the provider and comes back, in a browser of its own. */
  begin(returnTo?: string): Promise<Begun>;
  complete(browser: Caller, returned: URL, id?: string, signal?: AbortSignal): Promise<Answered>;
  signIn(subject: string | null, claims?: object, returnTo?: string): Promise<Answered>;
  /** The newest warning of the connection's log. */
  logged(): ReturnType<typeof listLogLines> extends Promise<(infer Line)[]> ? Promise<Line | undefined> : never;
  people(): Promise<number>;
}

export async function startProviderSignIn(): Promise<ProviderSignIn> {
  const contacts = [
    learner(1, 'Ada', 'Lovelace', { AccountId: accountId(2), Country__c: 'Italy' }),
    learner(2, 'Jean', 'Bartik'),
    learner(3, 'Kay', 'Antonelli', { Is_Learner__c: false }),
  ];
  const accounts = [account(1, 'Northwind'), account(2, 'Contoso', 1)];
  const salesforce = await startOrg(trainingOrg({ accounts, contacts }));
  const idp = await startOidcProvider(Array.from({ length: 30 }, (_, number) => `${CALLBACK}${number + 1}`));
  const rollcall = await install(provisioningConfiguration({ oidc: true }), {
    SF_URL: salesforce,
    ROLLCALL_PUBLIC_URL: { url: 'https://learn.example' },
  });
  const api = await startApi(rollcall.context, rollcall.context.config.http);
  const admin = await api.signedIn();
  let providerId = '';

  const provider = (more: object = {}, settings: object = {}) => ({
    name: 'Acme login',
    active: true,
    connection: 'training',
    ...more,
    settings: {
      kind: 'oidc',
      issuer: idp.issuer,
      clientId: OIDC_CLIENT.clientId,
      scopes: 'openid profile email',
      binding: 'none',
      usernameAttribute: null,
      updateOnSignIn: false,
      attributes: {},
      ...settings,
    },
  });

  async function begin(returnTo = '/'): Promise<Begun> {
    const begun = await api.nobody.call('POST', `/sign-in/providers/${providerId}`, { returnTo });
    expect(begun).toMatchObject({ status: 201 });
    const cookie = begun.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-rollcall_sign_in=.*HttpOnly; Secure; SameSite=Strict$/);
    const browser = api.with({ cookie: cookie.split(';')[0] ?? '' });
    return { browser, returned: await idp.visit(textIn(begun.body, 'url')) };
  }

  const complete: ProviderSignIn['complete'] = (browser, { search, searchParams }, id, signal) => {
    const body = { state: searchParams.get('state') ?? '', search };
    return browser.call('POST', `/sign-in/providers/${id ?? providerId}/returns`, body, {}, signal);
  };

  return {
    salesforce,
    idp,
    rollcall,
    api,
    admin,
    get providerId() {
      return providerId;
    },
    async setUp(name) {
      await rollcall.configure(provisioningConfiguration({ oidc: true }));
      const body = { kind: 'oidc', secret: OIDC_CLIENT.clientSecret, ...provider(name === undefined ? {} : { name }) };
      const created = await admin.call('POST', '/identity-providers', body);
      expect(created.status).toBe(201);
      providerId = textIn(created.body, 'id');
    },
    async cleanUp() {
      await admin.call('DELETE', `/identity-providers/${providerId}`);
      for (const table of ['run', 'link', 'log_event', 'attempt', 'sign_in_request'] as const) {
        await rollcall.db.deleteFrom(table).execute();
      }
      await rollcall.db.deleteFrom('person').where('username', '<>', 'admin').execute();
    },
    change: (more, settings = {}) => admin.call('PUT', `/identity-providers/${providerId}`, provider(more, settings)),
    begin,
    complete,
    async signIn(subject, claims = {}, returnTo = '/') {
      idp.answerAs(subject, { ...claims });
      const { browser, returned } = await begin(returnTo);
      return await complete(browser, returned);
    },
    logged: async () => (await listLogLines(rollcall.db, { connection: 'training', level: 'warning' }, 1))[0],
    people: async () => (await rollcall.db.selectFrom('person').select('username').execute()).length,
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await rollcall[Symbol.asyncDispose]();
      await idp[Symbol.asyncDispose]();
      await salesforce[Symbol.asyncDispose]();
      expect(api.complaints).toEqual([]);
    },
  };
}
