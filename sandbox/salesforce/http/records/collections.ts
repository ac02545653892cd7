import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { FieldValue, ObjectSchema } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';
import type { SandboxContext } from '../context.ts';
import { objectNamed } from '../objects.ts';
import { queryParameters, resource } from '../resource.ts';
import { sessionOf } from '../session.ts';
import { recordValues } from './values.ts';
import { recordWriter } from './write.ts';

const MOST_RECORDS = 200;

const Records = z.object({
  allOrNone: z.boolean().default(false),
  records: z.array(z.looseObject({ attributes: z.looseObject({ type: z.string() }) })).min(1),
});

interface Entry {
  readonly object: ObjectSchema;
  readonly values: Readonly<Record<string, FieldValue>>;
}

/** Up to 200 records at once, each of which succeeds or fails for itself. */
export function collectionResources(app: FastifyInstance, context: SandboxContext): void {
  const writerOf = (request: FastifyRequest) => recordWriter(context, sessionOf(request).userId);
  const objectsOf = (request: FastifyRequest) => context.org.objectsFor(sessionOf(request).userId);

  resource(app, '/composite/sobjects', {
    POST(request) {
      const writer = writerOf(request);
      return entries(request).map(({ object, values }) => result(() => writer.create(object, values)));
    },
    PATCH(request) {
      const writer = writerOf(request);
      return entries(request).map(({ object, values: { Id, id = Id, ...values } }) =>
        result(() => {
          writer.update(object, String(id ?? ''), values);
          return String(id);
        }),
      );
    },
    DELETE(request) {
      const writer = writerOf(request);
      const parameters = queryParameters(request);
      refuse(parameters.get('allOrNone') === 'true', (parameters.get('ids') ?? '').split(',').length);
      return (parameters.get('ids') ?? '').split(',').map((id) =>
        result(() => {
          const object = [...objectsOf(request).values()].find(({ keyPrefix }) => id.startsWith(keyPrefix));
          if (object === undefined) throw new SalesforceError(400, 'MALFORMED_ID', `malformed id ${id}`);
          writer.delete(object, id);
          return id;
        }),
      );
    },
  });

  function entries(request: FastifyRequest): Entry[] {
    const parsed = Records.safeParse(request.body);
    if (!parsed.success) {
      throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'Each record needs attributes with its type');
    }
    refuse(parsed.data.allOrNone, parsed.data.records.length);
    return parsed.data.records.map((record) => ({
      object: objectNamed(objectsOf(request), record.attributes.type),
      values: recordValues(record),
    }));
  }
}

function refuse(allOrNone: boolean, count: number): void {
  if (count > MOST_RECORDS) {
    throw new SalesforceError(
      400,
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST_RECORDS}`,
    );
  }
  if (allOrNone)
    throw new SalesforceError(400, 'INVALID_INPUT', 'This sandbox cannot roll back: allOrNone must be false');
}

function result(write: () => string): Record<string, unknown> {
  try {
    return { id: write(), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const { errorCode, message, fields = [] } = error;
    return { success: false, errors: [{ statusCode: errorCode, message, fields }] };
  }
}
