import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../../src/administration/configuration/apply-configuration.ts';
import { storedFile } from '../../src/administration/configuration/stored.ts';
import { disconnect, remove } from '../../src/cli/connections/end.ts';
import { parseConfiguration } from '../../src/config/file.ts';
import { writeConfiguration } from '../../src/config/write.ts';
import { textIn } from '../support/api.ts';
import { BY_CODE, type ByCode, installByCode } from '../support/by-code.ts';
import { allow } from '../support/consent.ts';

const REVOCATIONS = 'POST /services/oauth2/revoke';

let byCode: ByCode;

beforeAll(async () => {
  byCode = await installByCode();
});

afterAll(async () => {
  await byCode[Symbol.asyncDispose]();
});

beforeEach(async () => {
  await byCode.disconnect();
});

describe('connecting by authorization code', () => {
  it('sends the administrator to Salesforce with PKCE, and takes what comes back once, from nobody else', async () => {
    const url = await byCode.begin();
    const { searchParams } = new URL(url);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('scope')).toBe('api refresh_token id');
    const back = await allow(url);
    const other = await byCode.api.signedIn('somebody-else');
    expect(await byCode.complete(back, other)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    expect(await byCode.complete(back)).toMatchObject({ status: 200, body: { connection: 'training' } });
    expect(await byCode.complete(back)).toMatchObject({ status: 409, body: { code: 'authorization_refused' } });
    expect(await byCode.status()).toMatchObject({ status: 200, body: { username: 'integration@acme.example' } });
    const { body } = await byCode.admin.call('GET', '/connections/training');
    expect(body).toMatchObject({
      address: byCode.salesforce.url,
      grant: 'authorization_code',
      missingSecrets: [],
      authorization: { authorizedBy: 'admin', endedAt: null },
    });
  });

  it('says what Salesforce said where the administrator denied it', async () => {
    const back = await allow(await byCode.begin(), { decision: 'deny' });
    expect(await byCode.complete(back)).toMatchObject({
      status: 409,
      body: { code: 'authorization_refused', detail: expect.stringContaining('end-user denied authorization') },
    });
    expect(await byCode.status()).toMatchObject({ status: 422, body: { code: 'salesforce_authorization' } });
    expect(await byCode.acts('connection.connect')).toMatchObject({
      items: [{ outcome: 'refused', code: 'authorization_refused', target: 'training' }, {}],
    });
  });

  it('synchronizes with it', async () => {
    await byCode.connect();
    expect(await byCode.installation.sync('contacts')).toMatchObject({ state: 'succeeded' });
  });

  it('keeps tokens, verifiers and secrets encrypted, and shows none of them', async () => {
    await byCode.begin();
    await byCode.connect();
    const { db } = byCode.installation;
    const kept = JSON.stringify([
      await db.selectFrom('connection_authorization').selectAll().execute(),
      await db.selectFrom('authorization_request').selectAll().execute(),
      await db.selectFrom('connection_secret').selectAll().execute(),
      await db.selectFrom('connection').selectAll().execute(),
      await db.selectFrom('audit_event').selectAll().execute(),
    ]);
    expect(kept).not.toMatch(/5Aep861|!AQ|rollcall-secret/);
    expect(kept.match(/v1\.[\w-]{8}\./g)?.length).toBeGreaterThanOrEqual(4);
    const shown = JSON.stringify((await byCode.admin.call('GET', '/connections')).body);
    expect(shown).not.toMatch(/v1\.|5Aep861|rollcall-secret/);
    const { body } = await byCode.admin.call('GET', '/configuration');
    expect(textIn(body, 'yaml')).toContain('clientSecret: stored');
  });

  it('does not go on as somebody else with what has begun as one user', async () => {
    await byCode.connect();
    await using begun = await byCode.installation.context.connect('training');
    expect(await begun.status()).toMatchObject({ username: 'integration@acme.example' });
    await byCode.connect({ username: 'other@staff.example' });
    await expect(begun.status()).rejects.toMatchObject({ code: 'salesforce_identity' });
    expect(await byCode.status()).toMatchObject({ status: 200, body: { username: 'other@staff.example' } });
  });

  it('disconnects here and at Salesforce, and says what became of it', async () => {
    const end = () => byCode.disconnect();
    await byCode.connect();
    expect(await end()).toMatchObject({ status: 200, body: { revoked: true } });
    expect(await byCode.status()).toMatchObject({
      status: 422,
      body: { code: 'salesforce_authorization', detail: expect.stringContaining('Connect') },
    });
    expect(await end()).toMatchObject({ status: 200, body: { revoked: null } });
    await byCode.connect();
    await byCode.control('DELETE', '/authorizations');
    expect(await end()).toMatchObject({ status: 200, body: { revoked: null } });
    await byCode.connect();
    await byCode.control('POST', '/faults', { path: '/services/oauth2/revoke', status: 503 });
    expect(await end()).toMatchObject({ status: 200, body: { revoked: false } });
    expect(await byCode.acts('connection.disconnect')).toMatchObject({ items: [{ detail: { revoked: false } }, {}] });
  });

  it('disconnects at Salesforce too where a secret of the app is missing', async () => {
    await byCode.connect();
    await byCode.installation.db.deleteFrom('connection_secret').execute();
    expect(await byCode.disconnect()).toMatchObject({
      status: 200,
      body: { revoked: true },
    });
    await byCode.save({ clientSecret: 'rollcall-secret' });
  });

  it('is disconnected and deleted by commands, which the audit log shows', async () => {
    const { context } = byCode.installation;
    await byCode.save({ clientSecret: 'rollcall-secret' }, 'other');
    await byCode.connect({}, 'other');
    expect(await disconnect(context, 'other')).toMatchObject({ json: { connection: 'other', revoked: true } });
    await byCode.connect({}, 'other');
    expect(await remove(context, 'other', false)).toMatchObject({ json: { deleted: false, linked: 0, revoked: null } });
    await byCode.control('POST', '/faults', { path: '/services/oauth2/revoke', status: 503 });
    const deleted = await remove(context, 'other', true);
    expect(deleted.json).toEqual({ connection: 'other', deleted: true, linked: 0, revoked: false, sessions: 0 });
    expect(deleted.text(200)).toContain('revoke it there');
    const act = { actor: { via: 'command' }, target: 'other', outcome: 'done' };
    expect(await byCode.acts('connection.disconnect')).toMatchObject({
      items: [{ ...act, detail: { revoked: true } }, {}],
    });
    expect(await byCode.acts('connection.delete')).toMatchObject({ items: [{ ...act, detail: { revoked: false } }] });
    await expect(disconnect(context, 'other')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('does not take the secret that is kept along to another host', async () => {
    await byCode.connect();
    expect(await byCode.admin.call('GET', '/connections/training')).toMatchObject({ body: { missingSecrets: [] } });
    const elsewhere = { ...BY_CODE, url: 'https://elsewhere.example' };
    await byCode.admin.call('PUT', '/connections/training', { salesforce: elsewhere });
    expect(await byCode.admin.call('GET', '/connections/training')).toMatchObject({
      body: { missingSecrets: ['clientSecret'], address: 'https://elsewhere.example', authorization: null },
    });
    await byCode.save({ clientSecret: 'rollcall-secret' });
  });

  it('forgets what was allowed when it becomes a connection to another app, here and at Salesforce', async () => {
    await byCode.connect();
    const before = await byCode.requests(REVOCATIONS);
    const another = { ...BY_CODE, clientId: 'another' };
    const ended = [{ connection: 'training', revoked: true }];
    expect(await byCode.admin.call('PUT', '/connections/training?check=true', { salesforce: another })).toMatchObject({
      body: { ended: [] },
    });
    expect(await byCode.admin.call('PUT', '/connections/training', { salesforce: another })).toMatchObject({
      body: { ended },
    });
    expect(await byCode.admin.call('GET', '/connections/training')).toMatchObject({ body: { authorization: null } });
    expect((await byCode.requests(REVOCATIONS)) - before).toBe(1);
    expect(await byCode.acts('connection.save')).toMatchObject({ items: [{ detail: { ended } }, {}] });
    expect(await byCode.save({})).toMatchObject({ body: { ended: [] } });
  });

  it('does so when a file makes it another app, too, and says where Salesforce did not answer', async () => {
    await byCode.connect();
    const { config } = await storedFile(byCode.installation.db);
    const yaml = writeConfiguration(config);
    await byCode.control('POST', '/faults', { path: '/services/oauth2/revoke', status: 503 });
    const another = parseConfiguration(yaml.replace('clientId: rollcall', 'clientId: another'), 'rollcall.yaml');
    const ended = [{ connection: 'training', revoked: false }];
    expect(await applyConfiguration(byCode.installation.context, another)).toMatchObject({ ended });
    expect(await byCode.admin.call('POST', '/configuration', { yaml })).toMatchObject({
      status: 200,
      body: { ended: [] },
    });
  });

  it('R44: is tried soon when its secret is entered anew, however often it has failed', async () => {
    const { context, db } = byCode.installation;
    const { id } = await db.selectFrom('connection').select('id').executeTakeFirstOrThrow();
    const [firstAt, lastAt] = ['2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z'];
    const since = { firstAt, lastAt, quarantinedSince: lastAt, nextTryAt: '2030-01-03T00:00:00.000Z' };
    const failures = JSON.stringify({ kind: 'credentials', code: 'salesforce_credentials', count: 3, ...since });
    const watch = { connection_id: id, failures, conditions: '[]' };
    for (const secrets of [{}, { clientSecret: 'rollcall-secret' }]) {
      await db
        .insertInto('watch')
        .values(watch)
        .onConflict((conflict) => conflict.column('connection_id').doUpdateSet({ failures }))
        .execute();
      await byCode.save(secrets);
      const later = new Date(Date.now() + 1000);
      expect(await context.mayStart(id, later)).toBe(Object.keys(secrets).length > 0);
    }
    await db.deleteFrom('watch').execute();
  });
});
