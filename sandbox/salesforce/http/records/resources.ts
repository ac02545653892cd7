import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isId, toId18 } from '../../org/ids.ts';
import type { ObjectSchema } from '../../org/org.ts';
import { runSoql } from '../../soql/run-soql.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { objectProperties } from '../describe/object-properties.ts';
import { objectUrls } from '../describe/object-urls.ts';
import { notFound } from '../errors.ts';
import { apiVersion, pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { requestedObject, sessionOf } from '../session.ts';
import { refuseCircularParent } from './hierarchy.ts';
import { recordValues } from './values.ts';

export function recordResources(app: FastifyInstance, context: SandboxContext): void {
  const { org, lateCommits } = context;

  resource(app, '/sobjects/:object', {
    GET(request) {
      const object = requestedObject(context, request);
      const urls = objectUrls(org, object, versionPath(request));
      return { objectDescribe: { ...objectProperties(object), urls }, recentItems: [] };
    },
    POST(request, reply) {
      const object = requestedObject(context, request);
      const values = recordValues(request.body);
      const id = lateCommits.write(() => org.table(object.name).insert(values, sessionOf(request).userId));
      reply.code(201).header('Location', `${versionPath(request)}/sobjects/${object.name}/${id}`);
      return { id, success: true, errors: [] };
    },
  });

  resource(app, '/sobjects/:object/:id', {
    GET(request, reply) {
      const object = requestedObject(context, request);
      const id = requestedId(request, object);
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
      const id = requestedId(request, object);
      const values = recordValues(request.body);
      refuseCircularParent(org, object, id, values);
      lateCommits.write(() => org.table(object.name).update(id, values, sessionOf(request).userId));
      return reply.code(204).send();
    },
    async DELETE(request, reply) {
      const object = requestedObject(context, request);
      const id = requestedId(request, object);
      lateCommits.write(() => org.delete(object.name, id, sessionOf(request).userId));
      return reply.code(204).send();
    },
  });

  /** The Id in the path: well-formed, of this object, visible and not deleted. */
  function requestedId(request: FastifyRequest, object: ObjectSchema): string {
    const id = pathParameter(request, 'id');
    if (!isId(id) || !id.startsWith(object.keyPrefix)) {
      throw new SalesforceError(400, 'MALFORMED_ID', `${object.label} ID: id value of incorrect type: ${id}`, ['Id']);
    }
    const table = org.table(object.name);
    const position = table.find(id);
    if (position < 0 || !table.visible(position, sessionOf(request).userId)) throw notFound();
    if (table.at(position)['IsDeleted'] === true) {
      throw new SalesforceError(404, 'ENTITY_IS_DELETED', 'entity is deleted', []);
    }
    return toId18(id);
  }
}
