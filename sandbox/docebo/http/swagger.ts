import { z } from 'zod';

/** What JSON Schema has and Swagger 2.0 does not. */
const UNKNOWN_TO_SWAGGER = ['$schema', 'anyOf', 'oneOf', 'const', 'propertyNames', 'not'] as const;

/** A zod schema as Swagger 2.0 writes it. A union that it cannot say is any value. */
export function swaggerSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    target: 'draft-4',
    io: 'input',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      const own: unknown = Reflect.get(jsonSchema, 'swagger');
      if (own !== undefined && typeof own === 'object') {
        for (const key of Object.keys(jsonSchema)) {
          if (key !== 'description') Reflect.deleteProperty(jsonSchema, key);
        }
        Object.assign(jsonSchema, own);
      }
      for (const key of UNKNOWN_TO_SWAGGER) Reflect.deleteProperty(jsonSchema, key);
    },
  });
}
