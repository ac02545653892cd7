import { z } from 'zod';
import { OWN_FIELDS } from '../sync/directory.ts';
import { fileSchema } from './schema/file.ts';
import { fieldPath, MANDATORY, mappingLine, mappingSchema } from './schema/mapping.ts';
import { scheduleSchema } from './schema/schedule.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

const ref = (schema: z.ZodType) => ({ $ref: `#/definitions/${schema.meta()?.id}` });

/**
 * The JSON Schema of rollcall.yaml (draft 7, which editors know best), for their completion and hints. Made from the
 * schema that files are read with; what JSON Schema cannot say (a destination that exists, a time zone) only
 * `config apply` finds.
 */
export function configurationJsonSchema(): JsonSchema {
  return z.toJSONSchema(fileSchema, {
    io: 'input',
    target: 'draft-7',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema === mappingLine) allowShort(jsonSchema, ref(fieldPath));
      if (zodSchema === scheduleSchema) allowShort(jsonSchema, { const: 'manual' });
      if (zodSchema === mappingSchema) {
        jsonSchema.properties = Object.fromEntries(OWN_FIELDS.map((key) => [key, ref(mappingLine)]));
        jsonSchema.required = [...MANDATORY];
      }
    },
  });
}

/** Turns the schema of a long form, in place, into one that takes a short form too: zod has handed it out already. */
function allowShort(schema: JsonSchema, short: JsonSchema): void {
  const { id, description, ...long } = schema;
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  Object.assign(schema, { id, description, anyOf: [short, long] });
}
