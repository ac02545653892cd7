import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ControlError, controlBody } from '../../../shared/control.ts';
import { FIELD_TYPES, fieldDefinition } from '../../data/file/format.ts';
import { fieldSchema } from '../../data/file/objects.ts';
import { field as defaultField, withFields } from '../../org/fields.ts';
import type { FieldSchema, ObjectSchema } from '../../org/org.ts';
import type { SandboxContext } from '../context.ts';
import { fieldNamed, objectNamed } from '../objects.ts';
import { pathParameter, resource } from '../resource.ts';

const Edit = z.strictObject({
  label: z.string().min(1).optional(),
  type: z.enum(FIELD_TYPES).optional(),
  length: z.int().min(1).optional(),
});

/** The fields of an object, as an administrator adds, changes and deletes them in Setup. */
export function fieldControl(app: FastifyInstance, { org }: SandboxContext): void {
  const requestedObject = (request: FastifyRequest): ObjectSchema =>
    objectNamed(org.objects, pathParameter(request, 'object'));

  function requestedField(request: FastifyRequest, object: ObjectSchema): FieldSchema {
    const name = pathParameter(request, 'field');
    const field = fieldNamed(object, name);
    if (field?.custom === true) return field;
    throw new ControlError(`${object.name} has no custom field ${name}`);
  }

  resource(app, '/__sandbox/fields/:object', {
    async POST(request, reply) {
      const object = requestedObject(request);
      const field = fieldSchema(controlBody(fieldDefinition, request));
      if (fieldNamed(object, field.name)) throw new ControlError(`${object.name} has a field ${field.name} already`);
      const wrong = field.referenceTo.find((target) => !org.objects.has(target));
      if (wrong !== undefined) throw new ControlError(`There is no object ${wrong}`);
      org.setup.replaceObject(withFields(object, [field]));
      return reply.code(201).send();
    },
  });

  resource(app, '/__sandbox/fields/:object/:field', {
    async PATCH(request, reply) {
      const object = requestedObject(request);
      const field = requestedField(request, object);
      const { label = field.label, type = field.type, length } = controlBody(Edit, request);
      const { picklist, restrictedPicklist, controllerName, referenceTo } = field;
      const edited = defaultField(field.name, type, {
        label,
        picklist,
        restrictedPicklist,
        controllerName,
        referenceTo,
        ...(length === undefined ? {} : { length }),
        ...(length === undefined && type === field.type ? { length: field.length } : {}),
        ...(field.formula === undefined ? {} : { formula: field.formula, createable: false, updateable: false }),
      });
      org.setup.replaceObject(withFields(object, [edited]));
      return reply.code(204).send();
    },
    async DELETE(request, reply) {
      const object = requestedObject(request);
      const { name } = requestedField(request, object);
      const fields = new Map([...object.fields].filter(([one]) => one !== name));
      org.setup.replaceObject({ ...object, fields });
      return reply.code(204).send();
    },
  });
}
