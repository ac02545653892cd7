import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { controlBody } from '../../../shared/control.ts';
import type { SandboxContext } from '../context.ts';
import { resource } from '../resource.ts';

const Move = z.strictObject({ advance: z.int() });
const LateCommit = z.strictObject({ secondsBack: z.int().min(0), times: z.int().min(1).default(1) });

/** The org's clock, and writes that are stamped earlier than they become visible. */
export function clockResource(app: FastifyInstance, { org, lateCommits }: SandboxContext): void {
  resource(app, '/__sandbox/clock', {
    GET: () => ({ now: org.now().toISOString() }),
    POST(request) {
      org.setup.moveClock(controlBody(Move, request).advance * 1000);
      return { now: org.now().toISOString() };
    },
  });

  resource(app, '/__sandbox/late-commits', {
    async POST(request, reply) {
      const { secondsBack, times } = controlBody(LateCommit, request);
      lateCommits.expect(secondsBack * 1000, times);
      return reply.code(204).send();
    },
  });
}
