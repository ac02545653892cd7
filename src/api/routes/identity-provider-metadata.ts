import { z } from 'zod';
import { identityProvider } from '../../store/providers/providers.ts';
import type { ErrorCode } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { describeAct } from '../audit.ts';
import type { AppOptions } from '../options.ts';
import { originOf } from '../origin.ts';
import { idParameter, list, sentence } from '../schemas.ts';
import { whileWaitedFor } from '../waited-for.ts';
import {
  changesItem,
  changesSchema,
  metadataSchema,
  providerItem,
  providerSchema,
} from './identity-provider-schemas.ts';

const REACHING: ErrorCode[] = ['identity_provider_refused', 'identity_provider_unreachable', 'address_refused'];

/** What SAML providers publish of themselves, and what becomes of it here. */
export function identityProviderMetadataRoutes(api: Api, { administered, http }: AppOptions): void {
  api.post(
    '/identity-providers/metadata',
    {
      config: { access: 'administration:write', audit: null, errors: ['identity_provider_refused', ...REACHING] },
      schema: {
        operationId: 'readProviderMetadata',
        tags: ['Identity providers'],
        summary: 'Read the metadata of a SAML provider',
        description: 'What it says of itself, to be put into the settings. Nothing is saved.',
        body: z.union([
          z.strictObject({ xml: z.string().min(1).max(1_000_000).describe('The document itself.') }),
          z.strictObject({ url: z.string().min(1).max(500).describe('Where it is to be fetched: an https address.') }),
        ]),
        response: { 200: metadataSchema },
      },
    },
    async (request, reply) => {
      const { importMetadata } = await import('../../identity/saml/import-metadata.ts');
      const { metadataWarnings } = await import('../../identity/saml/metadata.ts');
      const { privateNetworks } = administered.config;
      const read = await importMetadata(request.body, { privateNetworks, signal: whileWaitedFor(reply) });
      return { ...read, warnings: metadataWarnings(read, administered.now()) };
    },
  );

  api.post(
    '/identity-providers/:id/metadata/preview',
    {
      config: { access: 'administration:write', audit: null, errors: [...REACHING, 'not_found'] },
      schema: {
        operationId: 'previewProviderMetadata',
        tags: ['Identity providers'],
        summary: 'See what refreshing the metadata of a SAML provider would change',
        description:
          'Fetches the metadata from the address that is kept, and compares them with the settings. Nothing is saved. Those of another provider are refused.',
        params: idParameter('provider'),
        response: {
          200: z.object({
            url: z.string().describe('Where they were read.'),
            version: z.string().describe('Names what they say, for refreshing.'),
            changes: changesSchema.describe('What would be changed.'),
            warnings: list(sentence).describe('What to look at: that they do not hold any more.'),
          }),
        },
      },
    },
    async (request) => {
      const { previewRefresh } = await import('../../identity/saml/refresh.ts');
      const preview = await previewRefresh(administered, request.params.id, request.signal);
      const { url, version, changes, warnings } = preview;
      return { url, version, changes: changesItem(changes, administered.now()), warnings };
    },
  );

  api.post(
    '/identity-providers/:id/metadata/refresh',
    {
      config: {
        access: 'administration:write',
        audit: 'identity_provider.refresh',
        errors: [...REACHING, 'not_found'],
      },
      schema: {
        operationId: 'refreshProviderMetadata',
        tags: ['Identity providers'],
        summary: 'Refresh the metadata of a SAML provider',
        description:
          'Takes certificates and address from the metadata: old and new certificates count as long as the metadata hold both. Its entity id stays. Refused where they say something else than what was looked at.',
        params: idParameter('provider'),
        body: z.strictObject({ version: z.string().min(1).max(100).describe('From the preview.') }),
        response: { 200: providerSchema },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { refreshMetadata } = await import('../../identity/saml/refresh.ts');
      describeAct(request, { target: (await identityProvider(administered.db, id)).name });
      const asked = { version: request.body.version, signal: whileWaitedFor(reply) };
      const { provider, changes } = await refreshMetadata(administered, id, asked);
      const { signOnUrl, added, removed } = changes;
      const detail = { signOnUrl: signOnUrl?.after ?? null, added: added.length, removed: removed.length };
      describeAct(request, { target: provider.name, detail });
      return providerItem(provider, originOf(request, http), administered.now());
    },
  );
}
