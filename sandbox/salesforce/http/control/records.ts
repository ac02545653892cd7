import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ControlError, controlBody } from '../../../shared/control.ts';
import { checkedValue } from '../../data/file/records.ts';
import { mergeRecords } from '../../org/merge.ts';
import type { FieldValue, ObjectSchema, Table } from '../../org/org.ts';
import type { SandboxContext } from '../context.ts';
import { fieldNamed, objectNamed } from '../objects.ts';
import { pathParameter, queryParameters, resource } from '../resource.ts';

/** Characters of an export that are sent at once. */
const CHUNK = 64 * 1024;

const Values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const Write = z.strictObject({
  values: Values.default({}),
  secondsBack: z.int().min(0).default(0),
  /** True: the platform's own doing, which leaves LastModifiedDate alone. */
  background: z.boolean().default(false),
});
const Merge = z.strictObject({ object: z.string(), master: z.string(), losers: z.array(z.string()) });
const Undelete = z.strictObject({ ids: z.array(z.string()).min(1) });

/** Fields that only the table itself sets. */
const OWN = ['IsDeleted', 'SystemModstamp'];

/** Records as they are, past sharing, field-level security and every check of the API. */
export function recordControl(app: FastifyInstance, { org, lateCommits }: SandboxContext): void {
  const requestedObject = (request: FastifyRequest): ObjectSchema =>
    objectNamed(org.objects, pathParameter(request, 'object'));

  function write(request: FastifyRequest, id: string | null) {
    const object = requestedObject(request);
    const { values, secondsBack, background } = controlBody(Write, request);
    const change = { userId: org.integrationUser.id, background };
    const table = org.table(object.name);
    const written = org.setup.commitLate(secondsBack * 1000, () => table.put(id, rowValues(object, values), change));
    return { id: written, systemModstamp: table.at(table.find(written))['SystemModstamp'] };
  }

  resource(app, '/__sandbox/records/:object', {
    GET(request, reply) {
      const table = org.table(requestedObject(request).name);
      const visibleTo = queryParameters(request).get('visibleTo');
      return reply
        .type('application/x-ndjson')
        .send(Readable.from(recordLines(table, visibleTo), { objectMode: false }));
    },
    POST(request, reply) {
      reply.code(201);
      return write(request, null);
    },
  });

  resource(app, '/__sandbox/records/:object/:id', {
    PATCH: (request) => write(request, pathParameter(request, 'id')),
    async DELETE(request, reply) {
      const { name } = requestedObject(request);
      if (name === 'User') throw new ControlError('No user ever goes away in Salesforce');
      org.table(name).erase(pathParameter(request, 'id'));
      return reply.code(204).send();
    },
  });

  resource(app, '/__sandbox/merge', {
    async POST(request, reply) {
      const { object, ...merge } = controlBody(Merge, request);
      const { name } = objectNamed(org.objects, object);
      const change = { object: name, ...merge, values: {}, userId: org.integrationUser.id };
      lateCommits.write(() => mergeRecords(org, change));
      return reply.code(204).send();
    },
  });

  resource(app, '/__sandbox/undelete', {
    async POST(request, reply) {
      const { ids } = controlBody(Undelete, request);
      for (const id of ids) lateCommits.write(() => org.undelete(id, org.integrationUser.id));
      return reply.code(204).send();
    },
  });
}

/** Values of the right type under names that the schema has; whether the API would take them is not asked. */
function rowValues(object: ObjectSchema, values: Readonly<Record<string, FieldValue>>): Record<string, FieldValue> {
  const row: Record<string, FieldValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = fieldNamed(object, name);
    if (field === undefined || field.formula !== undefined || OWN.includes(field.name)) {
      throw new ControlError(`${object.name} has no field ${name} that could be written`);
    }
    const [checked, expected] = value === null ? [null, ''] : checkedValue(field, value, new Map());
    if (checked === null && value !== null) {
      throw new ControlError(`${object.name}.${field.name} must be ${expected}, not ${JSON.stringify(value)}`);
    }
    row[field.name] = checked;
  }
  return row;
}

function* recordLines(table: Table, visibleTo: string | null): Generator<string> {
  let lines = '';
  for (let position = 0; position < table.length; position += 1) {
    if (table.gone(position) || (visibleTo !== null && !table.visible(position, visibleTo))) continue;
    lines += `${JSON.stringify(table.at(position))}\n`;
    if (lines.length < CHUNK) continue;
    yield lines;
    lines = '';
  }
  if (lines !== '') yield lines;
}
