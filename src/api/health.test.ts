import { fastify } from 'fastify';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RollcallError } from '../support/errors.ts';
import { onTerminal } from '../support/terminal-text.ts';
import { type Health, healthRoutes } from './health.ts';

async function answers(health: Health) {
  await using server = fastify();
  healthRoutes(server, health);
  const asked = async (url: string) => {
    const { statusCode, body } = await server.inject(url);
    return { statusCode, body: JSON.parse(body) };
  };
  return { healthz: await asked('/healthz'), readyz: await asked('/readyz') };
}

const alive = { statusCode: 200, body: { status: 'ok' } };
const answering: Health = { ping: async () => undefined, stopping: () => false };

afterEach(() => void vi.useRealTimers());

describe('/readyz', () => {
  it('is 200 while the process can work', async () => {
    expect(await answers(answering)).toEqual({
      healthz: alive,
      readyz: { statusCode: 200, body: { status: 'ready' } },
    });
  });

  it('is 503 once the process has been told to stop, though it still lives', async () => {
    const { healthz, readyz } = await answers({ ...answering, stopping: () => true });
    expect(healthz).toEqual(alive);
    expect(readyz).toMatchObject({ statusCode: 503, body: { status: 503, code: 'stopping' } });
  });

  it('is 503 without a database, and says what is wrong with it', async () => {
    const ping = () =>
      Promise.reject(new RollcallError('database_unavailable', onTerminal('The connection was lost.')));
    const { healthz, readyz } = await answers({ ...answering, ping });
    expect(healthz).toEqual(alive);
    expect(readyz).toMatchObject({
      statusCode: 503,
      body: { status: 503, code: 'database_unavailable', detail: 'The connection was lost.' },
    });
  });

  it('is 503 when the database does not answer in two seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const ping = () => {
      void vi.advanceTimersByTimeAsync(2000);
      return new Promise<void>(() => undefined);
    };
    const { readyz } = await answers({ ...answering, ping });
    expect(readyz).toMatchObject({ statusCode: 503, body: { code: 'database_unavailable' } });
  });
});
