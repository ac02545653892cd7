import { Readable, Transform } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Bytes of the right answer after which it breaks off. */
interface Cut {
  readonly breakAfter?: number | undefined;
  readonly endAfter?: number | undefined;
  readonly stallAfter?: number | undefined;
}

/** Puts the body of an answer through what breaks, ends or stalls it. Other faults leave it as it is. */
export function cutBody(fault: Cut, reply: FastifyReply, payload: unknown): unknown {
  const limit = fault.breakAfter ?? fault.endAfter ?? fault.stallAfter;
  if (limit === undefined) return payload;
  reply.removeHeader('content-length');
  const cut = cutter(limit, () => {
    if (fault.breakAfter !== undefined) breakConnection(reply);
    else if (fault.endAfter !== undefined) cut.push(null);
  });
  feed(cut, payload);
  return cut;
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
