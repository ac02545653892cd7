import type { FastifyInstance, FastifyRequest } from 'fastify';
import { runSoql } from '../../soql/run-soql.ts';
import type { SandboxContext } from '../context.ts';
import { objectProperties } from '../describe/object-properties.ts';
import { objectUrls } from '../describe/object-urls.ts';
import { notFound } from '../errors.ts';
import { apiVersion, pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { requestedObject, sessionOf } from '../session.ts';
import { recordValues } from './values.ts';
import { recordWriter } from './write.ts';

export function recordResources(app: FastifyInstance, context: SandboxContext): void {
  const { org } = context;
  const writerOf = (request: FastifyRequest) => recordWriter(context, sessionOf(request).userId);

  resource(app, '/sobjects/:object', {
    GET(request) {
      const object = requestedObject(context, request);
      const urls = objectUrls(org, object, versionPath(request));
      return { objectDescribe: { ...objectProperties(object), urls }, recentItems: [] };
    },
    POST(request, reply) {
      const object = requestedObject(context, request);
      const id = writerOf(request).create(object, recordValues(request.body));
      reply.code(201).header('Location', `${versionPath(request)}/sobjects/${object.name}/${id}`);
      return { id, success: true, errors: [] };
    },
  });

  resource(app, '/sobjects/:object/:id', {
    GET(request, reply) {
      const object = requestedObject(context, request);
      const id = writerOf(request).living(object, pathParameter(request, 'id'));
      const fields = queryParameters(request).get('fields') ?? [...object.fields.keys()].join(',');
      const soql = `SELECT ${fields} FROM ${object.name} WHERE Id = '${id}'`;
      const result = runSoql(org, soql, sessionOf(request), {
        includeDeleted: false,
        apiVersion: apiVersion(request),
      });
      if (result.kind !== 'records' || result.size === 0) throw notFound();
      return reply.type('application/json;charset=UTF-8').send(result.json(0, 1));
    },
    async PATCH(request, reply) {
      const object = requestedObject(context, request);
      writerOf(request).update(object, pathParameter(request, 'id'), recordValues(request.body));
      return reply.code(204).send();
    },
    async DELETE(request, reply) {
      writerOf(request).delete(requestedObject(context, request), pathParameter(request, 'id'));
      return reply.code(204).send();
    },
  });
}
