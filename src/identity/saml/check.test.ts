import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSamlIdp, type SamlIdp } from '../../../test/support/saml-idp.ts';
import { testCertificate } from '../../../test/support/test-certificate.ts';
import { newProvider } from '../administer.ts';
import type { OpenProvider } from '../protocol.ts';
import { checkSaml } from './check.ts';
import { readMetadata } from './metadata.ts';

const NOW = new Date('2026-11-27T12:00:00Z');
let idp: SamlIdp;
/** What the provider's address answers. */
let published = '';
const server = createServer((_request, answer) => answer.end(published));
let url = '';

beforeAll(async () => {
  idp = await createSamlIdp(undefined, new Date(NOW.getTime() - 3_600_000));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/metadata`;
});
afterAll(() => server.close());

function check(more: object = {}, privateNetworks: OpenProvider['privateNetworks'] = 'allow') {
  const settings = newProvider('saml');
  if (settings.kind !== 'saml') throw new Error('Not SAML.');
  const provider: OpenProvider = {
    id: '1',
    name: 'Acme',
    active: true,
    connection: null,
    settings: { ...settings, ...readMetadata(idp.metadata), metadataUrl: url, ...more },
    secret: null,
    keys: [],
    privateNetworks,
    createdAt: NOW,
    updatedAt: NOW,
  };
  return checkSaml(provider, { now: NOW, signal: new AbortController().signal });
}

const warningsOf = async (what: string, findings: ReturnType<typeof check>) =>
  (await findings).filter((finding) => finding.what === what).map(({ warnings }) => warnings.map(({ code }) => code));

describe('checking a SAML provider', () => {
  it('says what every certificate is, and which have expired', async () => {
    published = idp.metadata;
    const [current = ''] = readMetadata(idp.metadata).certificates;
    const expired = await testCertificate({ from: new Date('2020-01-01'), to: new Date('2026-11-27') });
    const findings = await check({ certificates: [expired, current] });
    expect(findings.filter(({ what }) => what === 'certificate')).toMatchObject([
      { value: 'CN=idp.example', certificate: { key: 'RSA 2048' }, warnings: [{ code: 'certificate_expired' }] },
      { value: 'CN=Rollcall', warnings: [] },
    ]);
  });

  it('asks the provider again: whether its metadata say what is kept', async () => {
    published = idp.metadata;
    expect(await warningsOf('metadata', check())).toEqual([[]]);
    published = idp.metadata.replaceAll('/sign-on', '/elsewhere');
    expect(await warningsOf('metadata', check())).toEqual([['metadata_changed']]);
    published = idp.metadata.replace('<EntityDescriptor', '<EntityDescriptor validUntil="2026-10-01T00:00:00Z"');
    expect(await warningsOf('metadata', check())).toEqual([['metadata_expired']]);
    published = (await createSamlIdp()).metadata;
    expect(await warningsOf('metadata', check())).toEqual([['metadata_changed']]);
  });

  it('says where they are not to be had, or are those of another provider', async () => {
    published = idp.metadata.replaceAll(idp.entityId, 'https://other.example');
    const other = (await check()).find(({ what }) => what === 'metadata');
    expect(other?.warnings[1]?.message).toContain('another provider: https://other.example');
    published = '<html/>';
    expect(await warningsOf('metadata', check())).toEqual([
      ['metadata_unusable', 'metadata_refused', 'metadata_no_provider'],
    ]);
    published = idp.metadata;
    const inside = (await check({}, [])).find(({ what }) => what === 'metadata');
    expect(inside?.warnings[1]?.message).toContain('private network');
    expect(await warningsOf('metadata', check({ metadataUrl: null }))).toEqual([['metadata_unkept']]);
  });

  it('warns of an address to which only some browsers come', async () => {
    expect(await warningsOf('endpoint', check())).toEqual([[]]);
    expect(await warningsOf('endpoint', check({ signOnUrl: 'https://10.1.2.3/sign-on' }))).toEqual([
      ['address_private'],
    ]);
  });

  it('has nothing to say of one that is not set up', async () => {
    await expect(check({ entityId: null })).rejects.toMatchObject({ code: 'identity_provider_refused' });
  });
});
