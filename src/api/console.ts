import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Where `npm run build` and the commands of the checkout put the pages. */
export const CONSOLE_DIRECTORY = join(import.meta.dirname, '..', '..', 'console', 'dist');

/** What is not the console's, though a browser asks for it. */
const OTHERS = /^\/(?:api|docs|healthz|readyz|metrics|assets)(?:\/|$)/;

const YEAR_SECONDS = 31_536_000;

/** Answers with the console's page, whatever the address: its own router takes it from there. False for what is not its own. */
export type ConsolePage = (request: FastifyRequest, reply: FastifyReply) => boolean;

/** Serves the pages of the console, where they are built. */
export async function serveConsole(app: FastifyInstance, directory = CONSOLE_DIRECTORY): Promise<ConsolePage> {
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return () => false;
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    index: false,
    // Names of assets carry a hash of what is in them.
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/');
      void reply.header('cache-control', lasting ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  return (request, reply) => {
    const { pathname } = new URL(request.url, 'http://rollcall');
    const looks = request.method === 'GET' || request.method === 'HEAD';
    const wantsPage = looks && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage || OTHERS.test(pathname)) return false;
    sendPage(reply, page);
    return true;
  };
}

/** Mantine puts styles into the page at run time; only those with the nonce of this very answer hold. */
function sendPage(reply: FastifyReply, page: string): void {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  reply
    .code(200)
    .header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replace('{{nonce}}', nonce));
}
