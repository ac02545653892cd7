import { expect } from 'vitest';
import { z } from 'zod';
import { type Answered, type Caller, textIn } from './api.ts';
import { type ProviderSignIn, provisioningConfiguration } from './provider-sign-in.ts';
import type { Said, SamlIdp } from './saml-idp.ts';
import { contactId } from './training-org.ts';

/** Somebody who is in the list view of contacts, as a SAML provider names them. */
export const ADA: Said = {
  subject: 'ada',
  attributes: {
    Integration: 'salesforce',
    sfdc_user_type: 'contact',
    sfdc_id: contactId(1),
    Email: 'ada@idp.example',
    FirstName: 'Ada',
    LastName: 'Lovelace',
  },
};

export interface SamlProvider {
  readonly id: string;
  /** Our metadata, as they are given to the provider. */
  readonly service: string;
  /** Sets it up anew, with these settings otherwise than at the beginning. */
  change(settings: object): Promise<Answered>;
  begin(): Promise<{ readonly browser: Caller; readonly url: string }>;
  /** What the provider's page makes the browser post; answers where it is led. `address`: another server than the one of the test. */
  post(response: string, state: string, address?: string): Promise<URL>;
}

/** Sets the provider up as an administrator does: installed first, then with its metadata. */
export async function installSaml(on: ProviderSignIn, idp: SamlIdp): Promise<SamlProvider> {
  await on.rollcall.configure(provisioningConfiguration({ saml: true }));
  const installed = await on.admin.call('POST', '/identity-providers', { kind: 'saml', name: 'Acme SAML' });
  expect(installed).toMatchObject({ status: 201, body: { configured: false, active: false } });
  const id = textIn(installed.body, 'id');
  const read = await on.admin.call('POST', '/identity-providers/metadata', { xml: idp.metadata });
  expect(read).toMatchObject({ status: 200, body: { entityId: idp.entityId } });
  const settings = {
    kind: 'saml',
    ...z.object({ entityId: z.string(), signOnUrl: z.string(), certificates: z.array(z.string()) }).parse(read.body),
    requireEncryption: false,
    binding: 'none',
    usernameAttribute: null,
    updateOnSignIn: false,
    attributes: {},
  };
  const edit = { name: 'Acme SAML', active: true, connection: 'training', settings };
  const changed = await on.admin.call('PUT', `/identity-providers/${id}`, edit);
  expect(changed).toMatchObject({
    status: 200,
    body: {
      configured: true,
      callbackUrl: `https://learn.example/sign-in/saml/${id}/acs`,
      entityId: `https://learn.example/sign-in/saml/${id}/metadata`,
    },
  });
  return {
    id,
    service: await (await fetch(`${on.api.address}/sign-in/saml/${id}/metadata`)).text(),

    change: (more) =>
      on.admin.call('PUT', `/identity-providers/${id}`, { ...edit, settings: { ...settings, ...more } }),

    async begin() {
      const begun = await on.api.nobody.call('POST', `/sign-in/providers/${id}`, { returnTo: '/home' });
      const browser = on.api.with({ cookie: begun.headers.getSetCookie()[0]?.split(';')[0] ?? '' });
      return { browser, url: textIn(begun.body, 'url') };
    },

    async post(response, state, address = on.api.address) {
      const answer = await fetch(`${address}/sign-in/saml/${id}/acs`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ SAMLResponse: response, RelayState: state }),
        headers: { origin: 'https://idp.example', 'sec-fetch-site': 'cross-site' },
      });
      expect(answer.status).toBe(303);
      return new URL(answer.headers.get('location') ?? '', 'https://learn.example');
    },
  };
}
