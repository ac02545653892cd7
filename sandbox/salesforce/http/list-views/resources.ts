import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ListViewDefinition, ObjectSchema } from '../../org/org.ts';
import type { SandboxContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { hasListViews } from '../objects.ts';
import { pathParameter, queryParameters, resource, versionPath } from '../resource.ts';
import { requestedObject, sessionOf } from '../session.ts';
import { listViewColumns } from './columns.ts';
import { indexEntry } from './index-entry.ts';
import { parseOrderBy } from './order-by.ts';
import { listViewResults } from './results.ts';
import { seenView } from './seen-view.ts';
import { listViewQuery } from './select.ts';
import { whereCondition } from './where-condition.ts';

/** Real orgs do not document their page size; it shows only in `nextRecordsUrl`. */
const VIEWS_PER_PAGE = 25;

export function listViewResources(app: FastifyInstance, context: SandboxContext): void {
  const { org } = context;

  resource(app, '/sobjects/:object/listviews', {
    GET(request) {
      const object = listedObject(request);
      const base = basePath(request, object);
      const parameters = queryParameters(request);
      const limit = Number(parameters.get('limit')) || VIEWS_PER_PAGE;
      const from = Number(parameters.get('offset')) || 0;
      const views = viewsOf(request, object);
      const page = views.slice(from, from + limit);
      const done = from + limit >= views.length;
      return {
        done,
        listviews: page.map((view) => indexEntry(base, view)),
        nextRecordsUrl: done ? null : `${base}?limit=${limit}&offset=${from + limit}`,
        size: page.length,
        sobjectType: object.name,
      };
    },
  });

  resource(app, '/sobjects/:object/listviews/:id', {
    GET(request) {
      const object = listedObject(request);
      return indexEntry(basePath(request, object), viewOf(request, object));
    },
  });

  resource(app, '/sobjects/:object/listviews/:id/describe', {
    GET(request) {
      const object = listedObject(request);
      const view = viewOf(request, object);
      const columns = listViewColumns(org.objectsFor(sessionOf(request).userId), object, view);
      return {
        columns,
        id: view.id.slice(0, 15),
        orderBy: parseOrderBy(view.orderBy),
        query: view.soqlCompatible ? listViewQuery(view, columns) : null,
        scope: view.scope,
        sobjectType: object.name,
        whereCondition: whereCondition(view.soqlCompatible ? view.where : null),
      };
    },
  });

  resource(app, '/sobjects/:object/listviews/:id/results', {
    GET(request) {
      const object = listedObject(request);
      return listViewResults(context, object, viewOf(request, object), sessionOf(request), queryParameters(request));
    },
  });

  function listedObject(request: FastifyRequest): ObjectSchema {
    const object = requestedObject(context, request);
    if (!hasListViews(org, object)) throw notFound();
    return object;
  }

  function viewsOf(request: FastifyRequest, object: ObjectSchema): ListViewDefinition[] {
    return org.listViewsFor(sessionOf(request).userId).filter((view) => view.object === object.name);
  }

  function viewOf(request: FastifyRequest, object: ObjectSchema): ListViewDefinition {
    const id = pathParameter(request, 'id').slice(0, 15);
    const view = viewsOf(request, object).find((candidate) => candidate.id.slice(0, 15) === id);
    if (view === undefined) throw notFound();
    return seenView(org, view, sessionOf(request));
  }
}

function basePath(request: FastifyRequest, object: ObjectSchema): string {
  return `${versionPath(request)}/sobjects/${object.name}/listviews`;
}
