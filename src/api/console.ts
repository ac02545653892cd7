import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from '../config/environment.ts';
import { chosenLanguageOf } from './cookies.ts';
import { readPreloads } from './page-files.ts';

/** Where `npm run build` and the commands of the checkout put the pages. */
export const CONSOLE_DIRECTORY = join(import.meta.dirname, '..', '..', 'console', 'dist');

/** What is not the console's, though a browser asks for it. */
const OTHERS = /^\/(?:api|docs|healthz|readyz|metrics|assets)(?:\/|$)/;

const YEAR_SECONDS = 31_536_000;

/** The console's page. */
export interface ConsolePage {
  /** Sends it, whatever the address: its own router takes it from there. False for what is not the console's own. */
  answers(request: FastifyRequest, reply: FastifyReply): boolean;
  /** Sends it with something that it is to begin with. */
  send(reply: FastifyReply, beginning: object | null): FastifyReply;
}

/** Serves the pages of the console; null where they are not built. */
export async function serveConsole(
  app: FastifyInstance,
  http: HttpSettings,
  directory = CONSOLE_DIRECTORY,
): Promise<ConsolePage | null> {
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => null);
  if (page === null) return null;
  const preloads = await readPreloads(directory);
  await app.register(fastifyStatic, {
    root: directory,
    wildcard: false,
    index: false,
    // The page as it was built has no nonce yet, and what it was built from is for whoever builds.
    globIgnore: ['index.html', 'pages.json', 'sources.sha256'],
    preCompressed: true,
    // Names of assets carry a hash of what is in them.
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/');
      void reply.header('cache-control', lasting ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    },
  });
  const send = (reply: FastifyReply, beginning: object | null) => {
    const { request } = reply;
    const { pathname } = new URL(request.url, 'http://rollcall');
    const links = preloads(pathname, [chosenLanguageOf(request, http), request.headers['accept-language']]);
    return sendPage(
      reply,
      page.replace('</head>', () => `${links}</head>`),
      beginning,
    );
  };
  return {
    send,
    answers(request, reply) {
      const { pathname } = new URL(request.url, 'http://rollcall');
      const looks = request.method === 'GET' || request.method === 'HEAD';
      const wantsPage = looks && (request.headers.accept ?? '').includes('text/html');
      if (!wantsPage || OTHERS.test(pathname)) return false;
      send(reply.code(200), null);
      return true;
    },
  };
}

/** Mantine puts styles into the page at run time; only those with the nonce of this very answer hold. */
function sendPage(reply: FastifyReply, page: string, beginning: object | null): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const policy = String(reply.getHeader('content-security-policy') ?? '');
  const given = beginning === null ? '' : escaped(JSON.stringify(beginning));
  return reply
    .header('content-security-policy', policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replace('{{nonce}}', nonce).replace('{{beginning}}', () => given));
}

/** For a value between double quotes. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
