import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { findRun } from '../../store/views/run.ts';
import type { RunSummary } from '../../store/views/runs.ts';
import { RollcallError } from '../../support/errors.ts';
import type { Api } from '../api.ts';
import { followRun, type RunMessage } from '../follow-run.ts';
import { followRuns } from '../follow-runs.ts';
import type { AppOptions } from '../options.ts';
import { authorize, principalOf } from '../principal.ts';
import { id, idParameter } from '../schemas.ts';
import { runItem } from './run-items.ts';

const ACCESS = 'runs:read';

/** What a run is at, as it happens (R28). */
export function runEventRoutes(api: Api, options: AppOptions): void {
  const { db } = options.administered;
  const closing = new AbortController();
  api.addHook('preClose', async () => closing.abort());

  /** Ends the stream, before anything more is told, where whoever follows has been signed out or may not any more. */
  async function* whileAllowed<Batch>(batches: AsyncIterable<Batch>, request: FastifyRequest): AsyncGenerator<Batch> {
    for await (const batch of batches) {
      if (!(await mayFollow(request, options))) return;
      yield batch;
    }
  }

  api.get(
    '/runs/events',
    {
      config: { access: ACCESS },
      schema: {
        operationId: 'followRuns',
        tags: ['Runs'],
        summary: 'Follow all runs',
        description:
          'Server-sent events: `run` with a run as `GET /runs/{id}` answers it, whenever one has changed; those that go on first, new ones as soon as they are asked for, and each once more when it has ended or waits for somebody. A stream ends after ten minutes, or when you are signed out: connect again.',
        response: { 200: stream },
      },
    },
    async (request, reply) => {
      await sendEvents(reply, allWritten(whileAllowed(followRuns(db, closing.signal), request)));
    },
  );

  api.get(
    '/runs/:id/events',
    {
      config: { access: ACCESS, errors: ['not_found'] },
      schema: {
        operationId: 'followRun',
        tags: ['Runs'],
        summary: 'Follow a run',
        description:
          'Server-sent events: `run` with the run as `GET /runs/{id}` answers it, whenever it has changed; `log` with each event of its log; `end` when it has ended or waits for somebody. With `Last-Event-ID` the log goes on behind that event. A stream ends after ten minutes, or when you are signed out: connect again.',
        params: idParameter('run'),
        headers: z.looseObject({
          'last-event-id': id.optional().describe('Id of the last `log` event that was received.'),
        }),
        response: { 200: stream },
      },
    },
    async (request, reply) => {
      const run = await findRun(db, request.params.id);
      const lastId = request.headers['last-event-id'];
      const after = typeof lastId === 'string' ? lastId : '0';
      await sendEvents(reply, written(whileAllowed(followRun(db, run.id, after, closing.signal), request)));
    },
  );
}

async function mayFollow(request: FastifyRequest, options: AppOptions): Promise<boolean> {
  try {
    authorize(await principalOf(request, options, { isUse: false }), ACCESS, []);
    return true;
  } catch (error) {
    if (error instanceof RollcallError) return false;
    throw error;
  }
}

const stream = { description: 'Events.', content: { 'text/event-stream': { schema: z.unknown() } } };

async function sendEvents(reply: FastifyReply, events: AsyncGenerator<Uint8Array>): Promise<void> {
  await reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('x-accel-buffering', 'no')
    .send(ReadableStream.from(events));
}

async function* allWritten(changes: AsyncIterable<readonly RunSummary[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const runs of changes) {
    yield encoder.encode(runs.length === 0 ? SIGN_OF_LIFE : runs.map((run) => event('run', runItem(run))).join(''));
  }
}

const SIGN_OF_LIFE = ': still here\n\n';

async function* written(messages: AsyncIterable<readonly RunMessage[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const batch of messages) yield encoder.encode(batch.map(text).join(''));
}

/** As the HTML standard writes server-sent events. */
function text(message: RunMessage): string {
  switch (message.event) {
    case 'run':
      return event('run', runItem(message.run));
    case 'log':
      return `id: ${message.id}\n${event('log', message.line)}`;
    case 'end':
      return event('end', { state: message.state });
    case 'silence':
      return SIGN_OF_LIFE;
    default:
      return message satisfies never;
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
