import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { header, resource, versionPath } from '../resource.ts';
import { requestedObject, sessionOf } from '../session.ts';
import { describeObject } from './describe-object.ts';
import { objectProperties } from './object-properties.ts';
import { objectUrls } from './object-urls.ts';

export function describeResources(app: FastifyInstance, context: SandboxContext): void {
  const { org } = context;
  /** Each answer's text is made once, and forgotten when a schema, or who sees it, changes. */
  const texts = new Map<string, string>();
  let madeAt = 0;

  function answer(request: FastifyRequest, reply: FastifyReply, path: string, build: () => unknown): FastifyReply {
    const changedAt = org.setup.describedAt;
    reply.header('Last-Modified', changedAt.toUTCString());
    const since = Date.parse(header(request, 'if-modified-since') ?? '');
    if (since >= changedAt.getTime()) return reply.code(304).send();
    if (madeAt !== changedAt.getTime()) texts.clear();
    madeAt = changedAt.getTime();
    const key = `${sessionOf(request).userId} ${path}`;
    let text = texts.get(key);
    if (text === undefined) {
      text = JSON.stringify(build());
      texts.set(key, text);
    }
    return reply.type('application/json;charset=UTF-8').send(text);
  }

  resource(app, '/sobjects', {
    GET(request, reply) {
      const path = versionPath(request);
      return answer(request, reply, path, () => ({
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: [...org.objectsFor(sessionOf(request).userId).values()].map((object) => ({
          ...objectProperties(object),
          urls: objectUrls(org, object, path),
        })),
      }));
    },
  });

  resource(app, '/sobjects/:object/describe', {
    GET(request, reply) {
      const path = versionPath(request);
      const object = requestedObject(context, request);
      const objects = org.objectsFor(sessionOf(request).userId);
      const build = () => describeObject({ org, objects, object, versionPath: path, url: context.url() });
      return answer(request, reply, `${path}/${object.name}`, build);
    },
  });
}
