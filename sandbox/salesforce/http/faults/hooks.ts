import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from '../../../shared/faults/answer.ts';
import { cutBody } from '../../../shared/faults/cut.ts';
import { carrierOf } from '../composite/subrequest.ts';
import type { SandboxContext } from '../context.ts';
import { answerNamed } from './answers.ts';
import type { Fault } from './fault.ts';
import { isKind } from './kinds.ts';

const hit = new WeakMap<FastifyRequest, Fault>();

/** Where the page after one begins: `to` unless a fault leaves that page out, or lets this one come again. */
export function nextPageStart(request: FastifyRequest, { from, to }: { from: number; to: number }): number {
  switch (hit.get(request)?.nextPage) {
    case 'drop':
      return to + (to - from);
    case 'repeat':
      return from;
    case undefined:
      return to;
  }
}

/** Puts the waiting faults in the way of every request but the sandbox's own, and the parts of composite ones. */
export function faultHooks(app: FastifyInstance, context: SandboxContext): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/__sandbox/') || carrierOf(request) !== null) return;
    const fault = context.faults.take(request);
    if (fault === undefined) return;
    // Nobody waits for the delay of a server that ends.
    if (fault.delay > 0) await wait(fault.delay, undefined, { ref: false });
    changeOrg(context, fault, request);
    if (fault.reset) {
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return;
    }
    if (fault.answer !== undefined || fault.status !== undefined) {
      return sendAnswer(reply, answerOf(fault), fault.retryAfter);
    }
    hit.set(request, fault);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = hit.get(request);
    return fault === undefined ? payload : cutBody(fault, reply, payload);
  });
}

function changeOrg({ org, cursors, jobs, tokens }: SandboxContext, fault: Fault, request: FastifyRequest): void {
  if (fault.advanceClock !== undefined) org.setup.moveClock(fault.advanceClock * 1000);
  if (fault.expire.includes('cursors')) cursors.expireAll();
  if (fault.expire.includes('jobs')) jobs.expireAll();
  if (fault.expire.includes('sessions')) tokens.revokeAll();
  if (fault.failJobs === undefined) return;
  jobs.failRunning(fault.failJobs);
  if (isKind('bulk_job', request.method, request.url)) jobs.failNext(fault.failJobs);
}

function answerOf({ answer, status = 500, headers, body = '' }: Fault): Answer {
  return answer === undefined ? { status, headers, body } : answerNamed(answer);
}
