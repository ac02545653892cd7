import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { countBeginning, TooManyAttempts, takeBackBeginning } from '../administration/access/limits.ts';
import { Refusal, type RefusalReason } from '../administration/canvas/refusal.ts';
import { CANVAS_PATH, connectedOrigins, type StartNotes, startEmbedded } from '../administration/canvas/start.ts';
import { beginAct, endAct } from '../store/access/audit.ts';
import { RollcallError } from '../support/errors.ts';
import { clientOf } from './client.ts';
import type { ConsolePage } from './console.ts';
import type { AppOptions } from './options.ts';
import { statusOf } from './problem.ts';
import { whileWaitedFor } from './waited-for.ts';

/** What a page inside Salesforce is given with itself: it holds it in memory, and nothing else does. */
export type EmbeddedStart =
  | { readonly kind: 'session'; readonly token: string; readonly page: 'administration' | 'learning' | null }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly join: string | null };

/** A signed request has the access token and everything about the page that shows it; Salesforce says no limit. */
const LONGEST = 256 * 1024;

/** Of requests that nobody has signed, or not just now: they count against an address. */
const STRANGE: ReadonlySet<RefusalReason> = new Set(['unsigned', 'forged', 'stale', 'replayed', 'not_set_up']);

/** The connection that the canvas app's address names, where it does: `/canvas?connection=acme`. */
function connectionIn({ query }: FastifyRequest): string | null {
  const named = typeof query === 'object' && query !== null && 'connection' in query ? query.connection : null;
  return typeof named === 'string' ? named : null;
}

/**
 * The pages inside Salesforce (R4). Only they may stand in a frame, and in one of the org's own hosts. There is no cookie,
 * which browsers would not send from there: what is posted is the only thing that lets somebody in.
 */
export async function canvasRoutes(app: FastifyInstance, options: AppOptions, page: ConsolePage): Promise<void> {
  const { administered, http, onError } = options;
  const { db } = administered;

  async function send(reply: FastifyReply, start: EmbeddedStart, origins: readonly string[], status: number) {
    const ancestors = origins.length === 0 ? "'none'" : origins.join(' ');
    const policy = String(reply.getHeader('content-security-policy') ?? '');
    reply
      .code(status)
      .header('content-security-policy', policy.replace("frame-ancestors 'none'", `frame-ancestors ${ancestors}`));
    // It knows no hosts: what it says beside frame-ancestors is that nobody may frame the page.
    if (origins.length > 0) reply.removeHeader('x-frame-options');
    return page.send(reply, start);
  }

  /** What an org that we know has signed just now is nothing of a stranger's, however it ends. */
  async function known(request: FastifyRequest, reason: RefusalReason | null) {
    if (reason === null || !STRANGE.has(reason)) await takeBackBeginning(db, 'canvas', request.ip).catch(onError);
  }

  async function start(request: FastifyRequest, reply: FastifyReply, notes: StartNotes) {
    const signed = request.body instanceof URLSearchParams ? (request.body.get('signed_request') ?? '') : '';
    const client = clientOf(request);
    const audience = http.publicUrl?.origin ?? null;
    return await startEmbedded(administered, signed, { client, audience, signal: whileWaitedFor(reply) }, notes);
  }

  const unsigned = async (request: FastifyRequest) => await connectedOrigins(administered, connectionIn(request));

  /** Whoever is kept waiting leaves nothing behind. */
  async function sendAway(request: FastifyRequest, reply: FastifyReply, { code, retryAfterSeconds }: TooManyAttempts) {
    reply.header('retry-after', retryAfterSeconds);
    const refused = { kind: 'refused', reason: 'too_often', join: null } as const;
    return await send(reply, refused, await unsigned(request), statusOf(code));
  }

  async function waiting(request: FastifyRequest): Promise<TooManyAttempts | null> {
    try {
      await countBeginning(db, 'canvas', request.ip, administered.now());
      return null;
    } catch (error) {
      if (error instanceof TooManyAttempts) return error;
      throw error;
    }
  }

  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LONGEST },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );

    // Where Salesforce wants to ask people first, it comes with GET; see docs/salesforce.md.
    scope.get(CANVAS_PATH, async (request, reply) => {
      const origins = await unsigned(request);
      return await send(reply, { kind: 'refused', reason: 'unsigned', join: null }, origins, 200);
    });

    scope.post(CANVAS_PATH, async (request, reply) => {
      const notes: StartNotes = {};
      const waits = await waiting(request);
      if (waits !== null) return await sendAway(request, reply, waits);
      const actor = { id: null, name: null, via: 'none', tokenId: null, address: request.ip } as const;
      const act = await beginAct(db, actor, 'session.embed', administered.now());
      const target = () => (notes.from === undefined ? null : `${notes.from.connection} ${notes.from.userId}`);
      try {
        const { person, session, page: wanted } = await start(request, reply, notes);
        const { id, username: name } = person;
        const end = { outcome: 'done', code: null, target: target(), detail: null, actor: { id, name } } as const;
        await known(request, null);
        await endAct(db, act, end).catch(onError);
        const found: EmbeddedStart = { kind: 'session', token: session.token, page: wanted };
        return await send(reply, found, notes.from?.origins ?? [], 200);
      } catch (error) {
        if (!(error instanceof RollcallError)) throw error;
        const { code, message } = error;
        const reason = error instanceof Refusal ? error.reason : 'unavailable';
        const detail = { reason, message };
        await known(request, reason);
        await endAct(db, act, { outcome: 'refused', code, target: target(), detail }).catch(onError);
        const origins = notes.from?.origins ?? (await unsigned(request));
        return await send(reply, { kind: 'refused', reason, join: notes.join ?? null }, origins, statusOf(code));
      }
    });
  });
}
