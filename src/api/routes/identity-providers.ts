import { z } from 'zod';
import { openSessionsOfProvider } from '../../administration/access/sessions.ts';
import { checkProvider, createProvider, editProvider, newProvider, removeProvider } from '../../identity/administer.ts';
import { beginSignIn } from '../../identity/sign-in.ts';
import { completeTrial } from '../../identity/trial.ts';
import { identityProvider, identityProviders, installedKinds } from '../../store/providers/providers.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import { browserOf, setBrowserCookie } from '../cookies.ts';
import type { AppOptions } from '../options.ts';
import { originOf } from '../origin.ts';
import { sessionOf } from '../principal.ts';
import { idParameter, list } from '../schemas.ts';
import { whileWaitedFor } from '../waited-for.ts';
import {
  findingSchema,
  providerEdit,
  providerItem,
  providerKind,
  providerSchema,
  providerSettings,
  returnedSchema,
} from './identity-provider-schemas.ts';
import { trialItem, trialSchema } from './trial-schema.ts';

const errors: ErrorCode[] = ['identity_provider_refused', 'not_found', 'secret_key'];
const ended = z.int().describe('How many sessions that were begun by it have ended.');
const REACHING: ErrorCode[] = ['identity_provider_unreachable', 'address_refused'];

/** Who vouches for people (R11). */
export function identityProviderRoutes(api: Api, { administered, http }: AppOptions): void {
  const { db } = administered;

  api.get(
    '/identity-providers',
    {
      config: { access: 'administration:read' },
      schema: {
        operationId: 'listIdentityProviders',
        tags: ['Identity providers'],
        summary: 'List identity providers',
        description: 'Every one that is installed, configured or not, by name; and the kinds that have a switch (R11).',
        response: {
          200: z.object({
            items: list(providerSchema).describe('All of them.'),
            kinds: list(providerKind).describe('Kinds of which there is one: those have a provisioning switch.'),
          }),
        },
      },
    },
    async (request) => {
      const origin = originOf(request, http);
      const providers = await identityProviders(db);
      return {
        items: providers.map((provider) => providerItem(provider, origin, administered.now())),
        kinds: await installedKinds(db),
      };
    },
  );

  api.post(
    '/identity-providers',
    {
      config: { access: 'administration:write', audit: 'identity_provider.create', errors },
      schema: {
        operationId: 'createIdentityProvider',
        tags: ['Identity providers'],
        summary: 'Install an identity provider',
        description:
          'With its settings, or with its kind alone, to be set up later: its switch is there at once (R11).',
        body: z.strictObject({
          ...providerEdit,
          kind: providerKind.describe('What it speaks.'),
          settings: providerSettings.optional().describe('How it is set up; left out: not yet.'),
        }),
        response: { 201: providerSchema },
      },
    },
    async (request, reply) => {
      const { kind, settings: said, ...edit } = request.body;
      describeAct(request, { target: edit.name, detail: { kind } });
      const settings = said ?? newProvider(kind);
      const provider = await createProvider(administered, { ...edit, settings });
      return await reply.code(201).send(providerItem(provider, originOf(request, http), administered.now()));
    },
  );

  api.get(
    '/identity-providers/:id',
    {
      config: { access: 'administration:read', errors: ['not_found'] },
      schema: {
        operationId: 'getIdentityProvider',
        tags: ['Identity providers'],
        summary: 'Get an identity provider',
        description: 'How it is set up, without its secret, and what the other side has to know.',
        params: idParameter('provider'),
        response: { 200: providerSchema },
      },
    },
    async (request) =>
      providerItem(await identityProvider(db, request.params.id), originOf(request, http), administered.now()),
  );

  api.put(
    '/identity-providers/:id',
    {
      config: {
        access: 'administration:write',
        audit: 'identity_provider.change',
        errors: [...errors, 'identity_provider_in_use'],
      },
      schema: {
        operationId: 'updateIdentityProvider',
        tags: ['Identity providers'],
        summary: 'Change an identity provider',
        description:
          'All of it; only the client secret stays where it is left out. Whoever is in by a provider that is switched off is signed out. As long as people are known by it, its issuer, domain, entity id or attribute that identifies people stays.',
        params: idParameter('provider'),
        body: z.strictObject({ ...providerEdit, settings: providerSettings.describe('How it is set up.') }),
        response: {
          200: providerSchema.extend({ ended }).meta({ id: 'EditedIdentityProvider', description: 'As it is now.' }),
        },
      },
    },
    async (request) => {
      const { secret, settings, ...rest } = request.body;
      const detail = { active: rest.active, secretChanged: secret !== undefined };
      describeAct(request, { target: rest.name, detail });
      const edited = await editProvider(administered, request.params.id, {
        ...rest,
        secret,
        settings,
      });
      describeAct(request, { detail: { ...detail, ended: edited.ended } });
      const item = providerItem(edited.provider, originOf(request, http), administered.now());
      return { ...item, ended: edited.ended };
    },
  );

  api.get(
    '/identity-providers/:id/sessions',
    {
      config: { access: 'administration:read', errors: ['not_found'] },
      schema: {
        operationId: 'countProviderSessions',
        tags: ['Identity providers'],
        summary: 'How many are in by an identity provider',
        description: 'Sessions that were begun by it and have not ended: those end when it is switched off or removed.',
        params: idParameter('provider'),
        response: { 200: z.object({ open: z.int().describe('How many.') }) },
      },
    },
    async (request) => {
      const { id } = await identityProvider(db, request.params.id);
      return { open: await openSessionsOfProvider(db, id, administered.now()) };
    },
  );

  api.delete(
    '/identity-providers/:id',
    {
      config: { access: 'administration:write', audit: 'identity_provider.delete', errors: ['not_found'] },
      schema: {
        operationId: 'deleteIdentityProvider',
        tags: ['Identity providers'],
        summary: 'Remove an identity provider',
        description:
          'Whom it has vouched for stay on the platform, but cannot come in by it any more, also when it is installed anew. Whoever is in by it is signed out.',
        params: idParameter('provider'),
        response: { 200: z.object({ ended }) },
      },
    },
    async (request) => {
      const removed = await removeProvider(administered, request.params.id);
      describeAct(request, { target: removed.name, detail: { ended: removed.ended } });
      return { ended: removed.ended };
    },
  );

  api.post(
    '/identity-providers/:id/check',
    {
      config: {
        access: 'administration:write',
        audit: 'identity_provider.check',
        errors: [...errors, ...REACHING],
      },
      schema: {
        operationId: 'checkIdentityProvider',
        tags: ['Identity providers'],
        summary: 'Check an identity provider',
        description:
          'OpenID Connect and Auth0: asks the provider what it says of itself; whether its client secret is right shows a sign-in only. SAML: who the provider is, what each certificate says, and whether its metadata, where their address is kept, still say the same. Warnings refuse nobody.',
        params: idParameter('provider'),
        response: { 200: z.object({ items: list(findingSchema).describe('What was found.') }) },
      },
    },
    async (request) => {
      const { name, findings } = await checkProvider(administered, request.params.id, request.signal);
      describeAct(request, { target: name });
      return { items: findings };
    },
  );

  api.post(
    '/identity-providers/:id/trial',
    {
      config: { access: 'session', audit: 'identity_provider.try', errors: [...errors, ...REACHING] },
      schema: {
        operationId: 'beginTrial',
        tags: ['Identity providers'],
        summary: 'Begin to try an identity provider',
        description:
          'As signing in by it, also while it is not active; what comes back is shown, and nobody is signed in.',
        params: idParameter('provider'),
        response: {
          201: z.object({
            url: z.string().describe('Where the browser has to go.'),
            expiresAt: z.date().describe('When it is too late to come back.'),
          }),
        },
      },
    },
    async (request, reply) => {
      const { id: providerId } = request.params;
      describeAct(request, { target: providerId });
      const { url, browser, expiresAt } = await beginSignIn(administered, {
        providerId,
        browser: browserOf(request, http),
        returnTo: '/',
        origin: originOf(request, http),
        trialOf: sessionOf(request).person.id,
        address: request.ip,
      });
      setBrowserCookie(request, reply, http, { browser, expiresAt });
      return await reply.code(201).send({ url, expiresAt });
    },
  );

  api.post(
    '/identity-providers/:id/trial/returns',
    {
      config: {
        access: 'session',
        audit: null,
        errors: [...errors, ...REACHING, 'identity_refused'],
      },
      schema: {
        operationId: 'completeTrial',
        tags: ['Identity providers'],
        summary: 'Complete trying an identity provider',
        description:
          'Verifies what came back as signing in does, and answers what the provider says of you, what is made of it, and whom it would let in, bind or create. All of that is tried and taken back: nobody is signed in, and nothing is written.',
        params: idParameter('provider'),
        body: returnedSchema,
        response: { 200: trialSchema },
      },
    },
    async (request, reply) => {
      const returned = { ...request.body, providerId: request.params.id, browser: browserOf(request, http) };
      const personId = sessionOf(request).person.id;
      return trialItem(await completeTrial(administered, returned, { personId, signal: whileWaitedFor(reply) }));
    },
  );
}
