import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export const OIDC_CLIENT = { clientId: 'rollcall', clientSecret: 'rollcall-secret-of-some-length' } as const;

/** An OpenID provider of its own, on loopback, in which whoever is named signs in without being asked anything. */
export interface OidcProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who signs in from now on, with their claims; null: they deny it. */
  answerAs(subject: string | null, claims?: Readonly<Record<string, unknown>>): void;
  /** Goes through the provider as a browser would, and answers the address that it is sent back to. */
  visit(url: string): Promise<URL>;
}

interface Shape {
  /** On another host than ours it is another site to browsers. */
  readonly host?: string;
  /** `auth0`: named, and with the paths, as a tenant of Auth0; its claims stand in the ID token. */
  readonly like?: 'auth0';
}

const AUTH0 = {
  routes: {
    authorization: '/authorize',
    token: '/oauth/token',
    userinfo: '/userinfo',
    jwks: '/.well-known/jwks.json',
  },
  conformIdTokenClaims: false,
};

export async function startOidcProvider(
  redirectUris: readonly string[],
  { host = '127.0.0.1', like }: Shape = {},
): Promise<OidcProvider> {
  const server = createServer();
  const port = await listening(server);
  const issuer = `http://${host}:${port}${like === 'auth0' ? '/' : ''}`;
  let subject: string | null = null;
  let claims: Readonly<Record<string, unknown>> = {};
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    ...(like === 'auth0' ? AUTH0 : {}),
    jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    clients: [
      {
        client_id: OIDC_CLIENT.clientId,
        client_secret: OIDC_CLIENT.clientSecret,
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    // The claims of whoever signs in come with the scope that everybody asks for.
    claims: { openid: ['sub'], profile: CLAIMS, email: ['email', 'email_verified'] },
    scopes: ['openid', 'profile', 'email'],
    cookies: { keys: ['a key'] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...claims, sub: id }) }),
    async loadExistingGrant({ oidc: { client, session } }) {
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.includes('/interaction/') === true) {
      const result =
        subject === null ? { error: 'access_denied', error_description: 'No.' } : { login: { accountId: subject } };
      void provider.interactionFinished(request, response, result);
      return;
    }
    void callback(request, response);
  });
  return {
    issuer,
    answerAs(who, said = {}) {
      subject = who;
      claims = said;
    },
    async visit(url) {
      const cookies = new Map<string, string>();
      for (let next = new URL(url); ; ) {
        if (next.host !== new URL(issuer).host) return next;
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await fetch(next, { redirect: 'manual', headers: { cookie } });
        for (const set of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
          cookies.set(name, value);
        }
        const location = answer.headers.get('location');
        if (location === null) throw new Error(`${next.href} answered ${answer.status}: ${await answer.text()}`);
        next = new URL(location, next);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Those that tests give people; the provider hands out none that it does not know. */
const CLAIMS = [
  'given_name',
  'family_name',
  'preferred_username',
  'Integration',
  'sfdc_user_type',
  'sfdc_id',
  'Email',
  'FirstName',
  'LastName',
  'Country__c',
  // Auth0 takes claims of one's own only with a name like an address.
  'https://acme.example/Integration',
  'https://acme.example/sfdc_user_type',
  'https://acme.example/sfdc_id',
  'https://acme.example/Email',
  // Objects: of the app in Salesforce, and of whoever signs in elsewhere.
  'custom_attributes',
  'user_metadata',
  'https://acme.example/user_metadata',
  'address',
];

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
