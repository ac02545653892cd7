import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createSalesforceSource } from '../../src/salesforce/index.ts';
import {
  DATA,
  DESCRIBE,
  describeContact,
  describeFields,
  failureOf,
  QUERY,
  TOKEN,
} from './salesforce-client-answers.ts';
import {
  broken,
  error,
  html,
  json,
  type Responder,
  reset,
  sourceFor,
  startScriptedServer,
  text,
  token,
} from './salesforce-client-server.ts';

describe('the Salesforce client, when things go wrong', () => {
  describe('credentials', () => {
    it('shares one token among calls that start together', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [describeContact] });
      const { source } = sourceFor(server);
      await Promise.all([describeFields(source), source.hasField('Contact', 'Name'), source.hasField('Contact', 'X')]);
      expect(server.requests.filter((line) => line.startsWith(TOKEN))).toHaveLength(1);
      await source[Symbol.asyncDispose]();
    });

    it('gets a new token once when the session has expired, and repeats the call', async () => {
      const expired = json([error('INVALID_SESSION_ID', 'Session expired or invalid')], 401);
      await using server = await startScriptedServer({ [DESCRIBE]: [expired, describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      await describeFields(source);
      expect(server.bearers.at(-1)).toMatch(/token-2$/);
      expect(server.requests).toHaveLength(4);
      expect(waits).toEqual([]);
      expect(source.calls()).toBe(4);
    });

    it('ends an endless 401 after one new token', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [json([error('INVALID_SESSION_ID', 'Session expired or invalid')], 401)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_credentials');
      expect(server.requests).toHaveLength(4);
    });

    it.each([
      ['a wrong secret', { error: 'invalid_client', error_description: 'invalid client credentials' }, /secret/],
      [
        'an unknown client',
        { error: 'invalid_client_id', error_description: 'client identifier invalid' },
        /consumer key/,
      ],
      [
        'an unknown user',
        { error: 'invalid_grant', error_description: "user hasn't approved this consumer" },
        /pre-authorize/,
      ],
      [
        'a wrong audience',
        { error: 'invalid_grant', error_description: 'audience is invalid' },
        /login\.salesforce\.com/,
      ],
    ])('names %s', async (_name, body, advice) => {
      await using server = await startScriptedServer({ [TOKEN]: [json(body, 400)] });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe('salesforce_credentials');
      expect(failure.message).toMatch(advice);
      expect(server.requests).toHaveLength(1);
    });

    it('waits when another token request is under way', async () => {
      const busy = json({ error: 'invalid_grant', error_description: 'token request is already being processed' }, 400);
      await using server = await startScriptedServer({ [TOKEN]: [busy, token()], [DESCRIBE]: [describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      await describeFields(source);
      expect(waits).toEqual([500]);
    });
  });

  describe('passing faults', () => {
    it.each<[string, Responder, number]>([
      ['503', json([error('SERVER_UNAVAILABLE')], 503), 500],
      ['429 with Retry-After', json([error('TOO_MANY')], 429, { 'retry-after': '7' }), 7000],
      ['406 without a body', text('', 406), 500],
      ['a maintenance page', html(503), 500],
      ['a page of HTML with status 200', html(200), 500],
      ['an empty answer with status 200', text('', 200), 500],
      ['half a JSON answer', text('{"name":"Contact","label":"Con'), 500],
      ['a reset', reset, 500],
      ['a connection that breaks in the body', broken('{"name":', { 'content-length': '500' }), 500],
    ])('are survived: %s', async (_name, fault, waited) => {
      await using server = await startScriptedServer({ [DESCRIBE]: [fault, describeContact] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      expect(await describeFields(source)).toMatchObject([{ path: 'Name' }]);
      expect(waits).toEqual([waited]);
    });

    it('of the edge (420) are survived twice only', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [text('', 420)] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_unreachable');
      expect(waits).toHaveLength(2);
    });

    it('that do not pass end in an error within the budget of the source', async () => {
      await using server = await startScriptedServer({ [DESCRIBE]: [html(503)] });
      const { source, waits } = sourceFor(server, { retry: { perCall: 4, total: 6 } });
      await using _ = source;
      expect((await failureOf(describeFields(source))).code).toBe('salesforce_unreachable');
      expect((await failureOf(describeFields(source))).message).toContain('status.salesforce.com');
      expect(waits).toHaveLength(6);
    });
  });

  describe('faults that stay', () => {
    it.each<[string, Responder, string, RegExp]>([
      [
        'a full quota',
        json([error('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.')], 403),
        'salesforce_quota',
        /24 hours/,
      ],
      [
        'an API that is switched off',
        json([error('API_DISABLED_FOR_ORG')], 403),
        'salesforce_permission',
        /API Enabled/,
      ],
      ['an unknown object', json([error('NOT_FOUND')], 404), 'salesforce_permission', /no object Contact/],
      [
        'another shape',
        json({ name: 'Contact', fields: 7 }),
        'salesforce_response',
        /sobjects\/Contact\/describe.*fields/,
      ],
      ['a redirect', text('', 302, { location: 'https://elsewhere.example/' }), 'salesforce_unreachable', /My Domain/],
    ])('are named at once: %s', async (_name, fault, code, advice) => {
      await using server = await startScriptedServer({ [DESCRIBE]: [fault] });
      const { source, waits } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe(code);
      expect(failure.message).toMatch(advice);
      expect(waits).toEqual([]);
    });

    it('name a host that does not answer', async () => {
      const closed = createServer();
      await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
      const address = closed.address();
      await new Promise((resolve) => closed.close(resolve));
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const { source } = sourceFor({ url: `http://127.0.0.1:${port}` });
      await using _ = source;
      const failure = await failureOf(describeFields(source));
      expect(failure.code).toBe('salesforce_unreachable');
      expect(failure.message).toContain(`127.0.0.1:${port}`);
    });

    it.each(['http://acme.my.salesforce.com', 'acme', 'ftp://127.0.0.1'])('refuse the url %s', (url) => {
      expect(() => sourceFor({ url })).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    });
  });

  describe('list views', () => {
    const INDEX = `GET ${DATA}/sobjects/User/listviews`;
    const missing = json([error('NOT_FOUND', 'The requested resource does not exist')], 404);
    const view = { Id: '00B000000000001AAA', Name: 'All', DeveloperName: 'All', IsSoqlCompatible: true };
    const request = { object: 'User', listView: 'All', paths: ['Id'] };

    it('are read page by page', async () => {
      const entry = (n: number) => ({
        id: `00B00000000000${n}AAA`,
        developerName: `V${n}`,
        label: `V${n}`,
        soqlCompatible: true,
      });
      const page = (n: number, next: string | null) =>
        json({ done: next === null, nextRecordsUrl: next, listviews: [entry(n)], size: 2, sobjectType: 'User' });
      await using server = await startScriptedServer({
        [`${INDEX}?page=2`]: [page(1, null)],
        [INDEX]: [page(2, `${DATA}/sobjects/User/listviews?page=2`)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      expect((await source.listViews('User')).map(({ label }) => label)).toEqual(['V1', 'V2']);
    });

    it('that exist and are not described are named, with what to do', async () => {
      await using server = await startScriptedServer({
        [QUERY]: [json({ totalSize: 1, done: true, records: [view] })],
        [INDEX]: [missing],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(source.compile(request));
      expect(failure.code).toBe('salesforce_list_view');
      expect(failure.message).toMatch(/"All".*Share the view/);
    });

    it('of an object whose views an org does not offer at all say so', async () => {
      await using server = await startScriptedServer({
        [QUERY]: [json([error('INVALID_TYPE', "sObject type 'ListView' is not supported")], 400)],
      });
      const { source } = sourceFor(server);
      await using _ = source;
      const failure = await failureOf(source.compile({ ...request, object: 'Contact' }));
      expect(failure.code).toBe('salesforce_list_view');
      expect(failure.message).toMatch(/INVALID_TYPE.*instead/);
    });
  });

  describe('aborting', () => {
    it('ends a wait with the reason of the signal', async () => {
      await using server = await startScriptedServer({
        [DESCRIBE]: [json([error('SERVER_UNAVAILABLE')], 503, { 'retry-after': '60' })],
      });
      const controller = new AbortController();
      await using source = createSalesforceSource({
        url: server.url,
        credentials: { grant: 'client_credentials', clientId: 'rollcall', clientSecret: 'top-secret' },
        privateNetworks: ['127.0.0.0/8'],
        onEvent: ({ kind }) => {
          if (kind === 'retry') setImmediate(() => controller.abort(new Error('Ctrl-C')));
        },
      });
      await expect(source.fields('Contact', ['Name'], { signal: controller.signal })).rejects.toThrow('Ctrl-C');
    });

    it('ends a request that hangs, before the token and after it', async () => {
      const hang: Responder = () => undefined;
      await using server = await startScriptedServer({ [DESCRIBE]: [hang] });
      await using deaf = await startScriptedServer({ [TOKEN]: [hang] });
      for (const { source } of [sourceFor(server), sourceFor(deaf)]) {
        const controller = new AbortController();
        setTimeout(() => controller.abort(new Error('Ctrl-C')), 50);
        await expect(source.fields('Contact', ['Name'], { signal: controller.signal })).rejects.toThrow('Ctrl-C');
        await source[Symbol.asyncDispose]();
      }
    });
  });
});
