import { Readable, Transform } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { controlBody, oneOrMany } from './control/body.ts';
import { resource } from './resource.ts';

/** Something that goes wrong on purpose, so that a client's retries can be tested against a real server. */
const Fault = z
  .object({
    /** Without it, every method. */
    method: z.string().optional(),
    /** Part of the URL, query string included. */
    path: z.string().default(''),
    /** Requests that still go well before the fault. */
    skip: z.int().min(0).default(0),
    /** Requests that it hits. */
    times: z.int().min(1).default(1),
    /** Answer this instead. */
    status: z.int().min(400).max(599).optional(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.string().default(''),
    /** Bytes of the right answer after which the connection breaks. */
    breakAfter: z.int().min(0).optional(),
    /** Bytes of the right answer after which it ends as if it were whole. */
    endAfter: z.int().min(0).optional(),
    /** Milliseconds to wait first. */
    delay: z.int().min(0).default(0),
  })
  .strict();

type Fault = z.infer<typeof Fault>;

export interface Faults {
  add(faults: readonly Fault[]): void;
  clear(): void;
  /** The fault that hits this request, if any; it counts as used. */
  take(method: string, url: string): Fault | undefined;
}

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  return {
    add(faults) {
      waiting.push(...faults.map((fault) => ({ ...fault })));
    },
    clear() {
      waiting = [];
    },
    take(method, url) {
      const fault = waiting.find(
        (candidate) => (candidate.method ?? method) === method && url.includes(candidate.path),
      );
      if (fault === undefined) return undefined;
      if (fault.skip > 0) {
        fault.skip -= 1;
        return undefined;
      }
      fault.times -= 1;
      if (fault.times === 0) waiting = waiting.filter((candidate) => candidate !== fault);
      return fault;
    },
  };
}

/** `POST /__sandbox/faults` adds one or several, `DELETE` forgets those that are left. */
export function faultResource(app: FastifyInstance, faults: Faults): void {
  resource(app, '/__sandbox/faults', {
    async POST(request, reply) {
      faults.add(controlBody(oneOrMany(Fault), request));
      return reply.code(204).send();
    },
    async DELETE(_request, reply) {
      faults.clear();
      return reply.code(204).send();
    },
  });
}

/** Puts the waiting faults in the way of every request but the sandbox's own. */
export function faultHooks(app: FastifyInstance, faults: Faults): void {
  const cuts = new WeakMap<FastifyRequest, Fault>();

  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/__sandbox/')) return;
    const fault = faults.take(request.method, request.url);
    if (fault === undefined) return;
    if (fault.delay > 0) await new Promise((resolve) => setTimeout(resolve, fault.delay));
    if (fault.status !== undefined) return reply.code(fault.status).headers(fault.headers).send(fault.body);
    cuts.set(request, fault);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = cuts.get(request);
    const limit = fault?.breakAfter ?? fault?.endAfter;
    if (limit === undefined) return payload;
    reply.removeHeader('content-length');
    const cut = cutter(limit, () => (fault?.breakAfter === undefined ? cut.push(null) : breakConnection(reply)));
    feed(cut, payload);
    return cut;
  });
}

function cutter(limit: number, reached: () => void): Transform {
  let left = limit;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const part = chunk.subarray(0, left);
      left -= part.length;
      if (part.length > 0) this.push(part);
      if (part.length === chunk.length) return done();
      reached();
    },
  });
}

function feed(target: Transform, payload: unknown): void {
  if (payload instanceof Readable) payload.pipe(target);
  else target.end(payload instanceof Uint8Array || typeof payload === 'string' ? payload : '');
}

/** Lets what was written leave before the connection goes. */
function breakConnection(reply: FastifyReply): void {
  setTimeout(() => reply.raw.destroy(), 20);
}
