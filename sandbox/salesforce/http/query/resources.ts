import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { columnMetadata } from '../../soql/column-metadata.ts';
import { runSoql } from '../../soql/run-soql.ts';
import { SalesforceError, type SoqlRows } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { nextPageStart } from '../faults/hooks.ts';
import { apiVersion, header, pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { sessionOf } from '../session.ts';
import type { Cursor } from './cursors.ts';
import { pageSize, pageText, summary } from './page.ts';

export function queryResources(app: FastifyInstance, context: SandboxContext): void {
  const { org, cursors, statistics } = context;

  function sendPage(
    request: FastifyRequest,
    reply: FastifyReply,
    page: { rows: SoqlRows; from: number; size: number; cursor: Cursor | undefined },
  ): FastifyReply {
    const { rows, from, size, cursor } = page;
    const to = Math.min(rows.size, from + size);
    statistics.served('query', to - from);
    // Deleted rows too are continued under /query, never under /queryAll.
    const start = nextPageStart(request, { from, to });
    const isLast = cursor === undefined || start >= rows.size;
    const next = isLast ? null : `${versionPath(request)}/query/${cursor.id}-${start}`;
    // As bytes, since text would be measured first and encoded again when it is sent.
    return reply.type('application/json;charset=UTF-8').send(Buffer.from(pageText(rows, from, to, next)));
  }

  function query(request: FastifyRequest, reply: FastifyReply, includeDeleted: boolean): unknown {
    const parameters = queryParameters(request);
    const soql = parameters.get('q');
    if (soql === null || soql.trim() === '') {
      throw new SalesforceError(400, 'MALFORMED_QUERY', 'A query string has to be specified');
    }
    const session = sessionOf(request);
    if (parameters.get('columns') === 'true') return columnMetadata(org, soql, session);
    const result = runSoql(org, soql, session, { includeDeleted, apiVersion: apiVersion(request) });
    if (result.kind !== 'records') return summary(result);
    const size = pageSize(header(request, 'sforce-query-options'));
    const cursor = result.size > size ? cursors.open(result, size, session.userId) : undefined;
    return sendPage(request, reply, { rows: result, from: 0, size, cursor });
  }

  resource(app, '/query', { GET: (request, reply) => query(request, reply, false) });
  resource(app, '/queryAll', { GET: (request, reply) => query(request, reply, true) });

  const more = (request: FastifyRequest, reply: FastifyReply): unknown => {
    const { cursor, offset } = cursors.at(pathParameter(request, 'locator'), sessionOf(request).userId);
    return sendPage(request, reply, { rows: cursor.rows, from: offset, size: cursor.pageSize, cursor });
  };
  resource(app, '/query/:locator', { GET: more });
  resource(app, '/queryAll/:locator', { GET: more });
}
