import { z } from 'zod';
import { OIDC_CLIENT, type OidcProvider, startOidcProvider } from '../../test/support/oidc-provider.ts';
import { ask } from './requests.ts';

const Created = z.object({ id: z.string() });
const Begun = z.object({ url: z.string() });

/** An OpenID provider that answers, and who has come by it. */
export async function startContractors(address: string): Promise<OidcProvider> {
  return await startOidcProvider(Array.from({ length: 9 }, (_, index) => `${address}/sign-in/callback/${index + 1}`));
}

/** Sets it up, and lets people come by it: whom it vouches for, one who denies it, and ones who are nobody here. */
export async function comeByProvider(
  address: string,
  provider: OidcProvider,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const answer = await ask(address, 'POST', '/identity-providers', definition(provider), headers);
  const { id } = Created.parse(await answer.json());
  for (const [subject, claims] of VISITS) {
    provider.answerAs(subject, claims);
    const begun = await ask(address, 'POST', `/sign-in/providers/${id}`, { returnTo: '/' });
    const cookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const { search, searchParams } = await provider.visit(Begun.parse(await begun.json()).url);
    const returned = { state: searchParams.get('state') ?? '', search };
    await fetch(`${address}/api/v1/sign-in/providers/${id}/returns`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify(returned),
    });
  }
}

const definition = ({ issuer }: OidcProvider) => ({
  kind: 'oidc',
  name: 'Contractors',
  active: true,
  connection: 'acme',
  secret: OIDC_CLIENT.clientSecret,
  settings: {
    kind: 'oidc',
    issuer,
    clientId: OIDC_CLIENT.clientId,
    scopes: 'openid profile email',
    binding: 'salesforce_id',
    usernameAttribute: null,
    updateOnSignIn: true,
    attributes: {},
  },
});

const VISITS: readonly (readonly [string | null, Readonly<Record<string, unknown>>])[] = [
  ['m.keller', { Email: 'm.keller@contractors.example', given_name: 'Martin', family_name: 'Keller' }],
  [
    's.duval',
    {
      Integration: 'salesforce',
      sfdc_user_type: 'contact',
      sfdc_id: '003AA0000000000YAA',
      Email: 's.duval@contractors.example',
      given_name: 'Sophie',
      family_name: 'Duval',
    },
  ],
  [null, {}],
];
