import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SandboxContext } from '../context.ts';
import { objectNamed } from '../objects.ts';
import { header, pathParameter, resource, versionPath } from '../resource.ts';
import { describeObject } from './describe-object.ts';
import { objectProperties } from './object-properties.ts';
import { objectUrls } from './object-urls.ts';

export function describeResources(app: FastifyInstance, context: SandboxContext): void {
  const { org } = context;
  // Schemas never change while the sandbox runs, so that each answer's text is made once.
  const texts = new Map<string, string>();

  function answer(request: FastifyRequest, reply: FastifyReply, key: string, build: () => unknown): FastifyReply {
    reply.header('Last-Modified', context.startedAt.toUTCString());
    const since = Date.parse(header(request, 'if-modified-since') ?? '');
    if (since >= Math.floor(context.startedAt.getTime() / 1000) * 1000) return reply.code(304).send();
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
        sobjects: [...org.objects.values()].map((object) => ({
          ...objectProperties(object),
          urls: objectUrls(org, object, path),
        })),
      }));
    },
  });

  resource(app, '/sobjects/:object/describe', {
    GET(request, reply) {
      const path = versionPath(request);
      const object = objectNamed(org, pathParameter(request, 'object'));
      return answer(request, reply, `${path}/${object.name}`, () => describeObject(org, object, path, context.url()));
    },
  });
}
