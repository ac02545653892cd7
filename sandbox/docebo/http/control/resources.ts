import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { controlBody, oneOrMany } from '../../../shared/control.ts';
import type { SandboxContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { Fault } from '../faults/fault.ts';
import { GRANTS } from '../oauth/clients.ts';
import { CLIENT } from '../options.ts';
import { CONCURRENCY_MODES } from '../serial-calls.ts';
import { showState } from './state.ts';

const Move = z.strictObject({ advance: z.int() });
const QuotaChange = z.strictObject({ used: z.int().min(0).optional(), limit: z.int().min(0).optional() });
const Concurrency = z.strictObject({
  mode: z.enum(CONCURRENCY_MODES),
  status: z.int().min(400).max(599).optional(),
});
const Client = z.strictObject({
  id: z.string().min(1).default(CLIENT.id),
  secret: z.string().min(1).default(CLIENT.secret),
  runAs: z.string().nullable().default(null),
  grants: z.array(z.enum(GRANTS)).default([...GRANTS]),
});

/** What no Docebo has: a look inside, and ways to make things go wrong. None of it counts as calls. */
export function controlResources(app: FastifyInstance, context: SandboxContext): void {
  const { tenant, quota, serial, statistics, faults, tokens, clients } = context;
  const hide = { schema: { hide: true } };
  const done = (reply: FastifyReply) => reply.code(204).send();

  app.get('/__sandbox/state', hide, () => showState(tenant));
  app.get('/__sandbox/stats', hide, () => ({
    ...statistics.report(),
    concurrency: serial.report(),
    quota: { used: quota.used(), limit: quota.limit() },
  }));
  app.delete('/__sandbox/stats', hide, async (_request, reply) => {
    statistics.clear();
    return done(reply);
  });

  app.get('/__sandbox/clock', hide, () => ({ now: tenant.clock.now().toISOString() }));
  app.post('/__sandbox/clock', hide, (request) => {
    tenant.clock.move(controlBody(Move, request).advance);
    return { now: tenant.clock.now().toISOString() };
  });

  app.get('/__sandbox/quota', hide, () => ({ used: quota.used(), limit: quota.limit() }));
  app.post('/__sandbox/quota', hide, (request) => {
    const { used, limit } = controlBody(QuotaChange, request);
    if (limit !== undefined) quota.setLimit(limit);
    if (used !== undefined) quota.setUsed(used, request.ip);
    return { used: quota.used(), limit: quota.limit() };
  });

  app.get('/__sandbox/concurrency', hide, () => serial.report());
  app.post('/__sandbox/concurrency', hide, (request) => {
    const { mode, status } = controlBody(Concurrency, request);
    serial.setMode(mode, status);
    return serial.report();
  });

  app.get('/__sandbox/faults', hide, () => ({ faults: faults.report() }));
  app.post('/__sandbox/faults', hide, async (request, reply) => {
    faults.add(controlBody(oneOrMany(Fault), request));
    return done(reply);
  });
  app.delete('/__sandbox/faults', hide, async (_request, reply) => {
    faults.clear();
    return done(reply);
  });

  app.get('/__sandbox/jwt-key', hide, async () => {
    const pair = context.jwtKey.developmentKeyPair();
    if (pair === undefined) throw notFound('The operator registered a key of their own.');
    return pair;
  });
  app.post('/__sandbox/oauth-clients', hide, async (request, reply) => {
    clients.put(controlBody(Client, request));
    return done(reply);
  });
  app.delete('/__sandbox/sessions', hide, async (_request, reply) => {
    tokens.revoke(true);
    return done(reply);
  });
}
