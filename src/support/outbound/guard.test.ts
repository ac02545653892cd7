import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolve } from './guard.ts';
import { guardedFetch } from './guarded-fetch.ts';

let served = 0;
const server = createServer((request, response) => {
  served += 1;
  if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.2:${port}/` }).end();
  else response.end('inside');
});
let port = 0;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => server.close());

/** A name for each address. */
const named =
  (...addresses: readonly string[]): Resolve =>
  (_host, answer) =>
    answer(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const refused = { code: 'address_refused' };

describe('addresses that administrators give', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '127.0.0.1.',
    '2130706433',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '017700000001',
    '[::1]',
    '[::]',
    '0.0.0.0',
    '0',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[2002:7f00:1::]',
    '１２７.0.0.1',
    'localhost',
    'LOCALHOST',
  ])('are refused where they are this machine: %s', async (host) => {
    const before = served;
    await expect(guardedFetch({ privateNetworks: [] })(`http://${host}:${port}/`)).rejects.toMatchObject(refused);
    expect(served).toBe(before);
  });

  it.each([[['10.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::1']]])(
    'are refused where their name leads into a private network: %j',
    async (addresses) => {
      const get = guardedFetch({ privateNetworks: [], resolve: named(...addresses) });
      await expect(get(`http://idp.example:${port}/`)).rejects.toMatchObject(refused);
    },
  );

  it('are reached in private networks where the operator allows that', async () => {
    const answer = await guardedFetch({ privateNetworks: 'allow' })(`http://127.0.0.1:${port}/`);
    expect(await answer.text()).toBe('inside');
  });

  it('are looked at again at a redirect', async () => {
    const get = guardedFetch({ privateNetworks: [], isPrivate: (address) => address === '127.0.0.2' });
    const before = served;
    expect(await (await get(`http://127.0.0.1:${port}/`)).text()).toBe('inside');
    await expect(get(`http://127.0.0.1:${port}/away`)).rejects.toMatchObject(refused);
    expect(served).toBe(before + 2);
  });

  it('are connected to as they were looked at: a name is asked once', async () => {
    const asked: string[] = [];
    const resolve: Resolve = (host, answer) => {
      asked.push(host);
      named(asked.length === 1 ? '127.0.0.1' : '10.0.0.1')(host, answer);
    };
    const get = guardedFetch({ privateNetworks: [], isPrivate: (address) => address === '10.0.0.1', resolve });
    expect(await (await get(`http://idp.example:${port}/`)).text()).toBe('inside');
    expect(asked).toEqual(['idp.example']);
  });

  it.each([['10.0.0.1'], ['::ffff:10.0.0.1'], ['::1']])(
    'are looked at for each connection: a name that leads inside from the second time on is refused then: %s',
    async (address) => {
      let asked = 0;
      const resolve: Resolve = (host, answer) => {
        asked += 1;
        named(asked === 1 ? '127.0.0.1' : address)(host, answer);
      };
      const isPrivate = (one: string) => one !== '127.0.0.1';
      const get = guardedFetch({ privateNetworks: [], isPrivate, resolve });
      expect(await (await get(`http://idp.example:${port}/`, { headers: { connection: 'close' } })).text()).toBe(
        'inside',
      );
      const before = served;
      await expect(get(`http://idp.example:${port}/`)).rejects.toMatchObject(refused);
      expect({ asked, served }).toEqual({ asked: 2, served: before });
    },
  );
});
