import type { SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';

const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) }))),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
});

const NOTHING_SAID = 'Default Response';

/**
 * The description as readers need it: schemas that nothing refers to are left out, answers are described by what they
 * hold, and may get further properties in a later version.
 */
export const tidyOpenApi: SwaggerTransformObject = (input) => {
  const whole = jsonSchemaTransformObject(input);
  const { paths, components, ...rest } = documentSchema.parse(JSON.parse(JSON.stringify(whole)));
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      operation.responses[status] = describeResponse(open(response), components.schemas);
    }
  }
  const schemas = Object.fromEntries(Object.entries(components.schemas).map(([name, schema]) => [name, open(schema)]));
  const used = referred(paths, schemas);
  return {
    ...rest,
    paths,
    components: { ...components, schemas: Object.fromEntries(used.map((name) => [name, schemas[name]])) },
  };
};

const responseSchema = z.looseObject({
  description: z.string(),
  content: z.record(z.string(), z.object({ schema: z.looseObject({ $ref: z.string().optional() }) })).optional(),
});

function describeResponse(response: unknown, schemas: Readonly<Record<string, unknown>>): unknown {
  const parsed = responseSchema.parse(response);
  if (parsed.description !== NOTHING_SAID) return parsed;
  const [reference] = Object.values(parsed.content ?? {}).flatMap(({ schema: { $ref } }) => $ref ?? []);
  const described = z.looseObject({ description: z.string() }).safeParse(schemas[reference?.split('/').at(-1) ?? '']);
  return { ...parsed, description: described.success ? described.data.description : 'The answer.' };
}

/** Without the keywords by which zod says that an answer has nothing else, and that it is not to be changed. */
function open(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), function (this: unknown, key, child: unknown) {
    const noise = (key === 'additionalProperties' && child === false) || (key === 'readOnly' && child === true);
    return noise ? undefined : child;
  });
}

/** Names of the schemas that the paths refer to, directly or through others, by name. */
function referred(paths: unknown, schemas: Readonly<Record<string, unknown>>): string[] {
  const found = new Set<string>();
  const look = (value: unknown) => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/#\/components\/schemas\/(\w+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      look(schemas[name]);
    }
  };
  look(paths);
  return [...found].toSorted();
}
