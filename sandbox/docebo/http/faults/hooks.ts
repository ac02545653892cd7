import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Answer, sendAnswer } from '../../../shared/faults/answer.ts';
import { cutBody } from '../../../shared/faults/cut.ts';
import type { SandboxContext } from '../context.ts';
import { answerNamed } from './answers.ts';
import type { Fault } from './fault.ts';

const hit = new WeakMap<FastifyRequest, Fault>();

/** Why a row of a batch fails on purpose; undefined when it does not. */
export function refusedRow(request: FastifyRequest, row: unknown): string | undefined {
  const rows = hit.get(request)?.rows;
  return rows !== undefined && JSON.stringify(row).includes(rows.contains) ? rows.message : undefined;
}

/** Why creating or updating a user fails on purpose, within HTTP 200. */
export function softFailure(request: FastifyRequest): string | undefined {
  return hit.get(request)?.soft;
}

/** Puts the waiting faults in the way of every request but the sandbox's own. */
export function faultHooks(app: FastifyInstance, context: SandboxContext): void {
  // Not before the body has been read: a fault may be for what it says.
  app.addHook('preHandler', async (request, reply) => {
    if (request.url.startsWith('/__sandbox/')) return;
    const json = () => JSON.stringify(request.body) ?? '';
    const fault = context.faults.take({ method: request.method, url: request.url, json });
    if (fault === undefined) return;
    // Nobody waits for the delay of a server that ends.
    if (fault.delay > 0) await wait(fault.delay, undefined, { ref: false });
    changeTenant(context, fault);
    if (fault.reset) {
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return;
    }
    shiftPage(request, fault.shiftPage);
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

/** The list answers another page than it was asked for. */
function shiftPage(request: FastifyRequest, by: number): void {
  const shifted = (page: string) => String(Math.max(1, Number(page) + by));
  request.raw.url = request.url.replace(/(?<=[?&]page=)\d+/, shifted);
}

function changeTenant({ tenant, tokens, searches, serial }: SandboxContext, fault: Fault): void {
  if (fault.advanceClock !== undefined) tenant.clock.move(fault.advanceClock);
  if (fault.expire.includes('cursors')) searches.expireAll();
  if (fault.expire.includes('sessions')) tokens.revoke(false);
  if (fault.expire.includes('refresh_tokens')) tokens.revoke(true);
  if (fault.busy !== undefined) serial.slowDown(fault.busy);
}

function answerOf({ answer, status = 500, headers, body = '' }: Fault): Answer {
  return answer === undefined ? { status, headers, body } : answerNamed(answer);
}
