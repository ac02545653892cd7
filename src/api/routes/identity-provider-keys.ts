import { activateKey, prepareKey, retireKey } from '../../identity/keys.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { originOf } from '../origin.ts';
import { idParameter } from '../schemas.ts';
import { providerItem, providerSchema } from './identity-provider-schemas.ts';

const errors: ErrorCode[] = ['identity_provider_refused', 'not_found', 'secret_key'];

/** How our key for a SAML provider is replaced while people sign in. */
export function identityProviderKeyRoutes(api: Api, { administered, http }: AppOptions): void {
  api.post(
    '/identity-providers/:id/keys',
    {
      config: { access: 'administration:write', audit: 'identity_provider.prepare_key', errors },
      schema: {
        operationId: 'prepareProviderKey',
        tags: ['Identity providers'],
        summary: 'Make a new key for a SAML provider',
        description:
          'Beside the active one: our metadata hold both certificates, and assertions may be encrypted for either. There are never more than two.',
        params: idParameter('provider'),
        response: { 201: providerSchema },
      },
    },
    async (request, reply) => {
      const provider = await prepareKey(administered, request.params.id);
      describeAct(request, { target: provider.name });
      return await reply.code(201).send(providerItem(provider, originOf(request, http), administered.now()));
    },
  );

  api.post(
    '/identity-providers/:id/keys/activate',
    {
      config: { access: 'administration:write', audit: 'identity_provider.activate_key', errors },
      schema: {
        operationId: 'activateProviderKey',
        tags: ['Identity providers'],
        summary: 'Sign by the new key',
        description:
          'Requests are signed by the new key from then on, and our metadata hold its certificate alone: the provider has to know it before. The former one still opens what is encrypted for it.',
        params: idParameter('provider'),
        response: { 200: providerSchema },
      },
    },
    async (request) => {
      const provider = await activateKey(administered, request.params.id);
      describeAct(request, { target: provider.name });
      return providerItem(provider, originOf(request, http), administered.now());
    },
  );

  api.post(
    '/identity-providers/:id/keys/retire',
    {
      config: { access: 'administration:write', audit: 'identity_provider.retire_key', errors },
      schema: {
        operationId: 'retireProviderKey',
        tags: ['Identity providers'],
        summary: 'Delete the other key of a SAML provider',
        description:
          'The former one, or the new one where it is not active yet. What the provider encrypts for it is refused from then on.',
        params: idParameter('provider'),
        response: { 200: providerSchema },
      },
    },
    async (request) => {
      const provider = await retireKey(administered, request.params.id);
      describeAct(request, { target: provider.name });
      return providerItem(provider, originOf(request, http), administered.now());
    },
  );
}
