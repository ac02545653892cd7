import type { JsonSchema, OpenApi, Operation } from './openapi.ts';

const NAME = /^[a-z][a-zA-Z]+$/;
const SENTENCE = /[.:)`]$/;

/** What a reader of the reference would miss: one sentence for each operation or property without a description. */
export function openApiProblems({ paths, components }: OpenApi): string[] {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  const ids = operations.map(({ operation }) => operation.operationId);
  return [
    ...operations.flatMap(({ name, operation }) => operationProblems(operation).map((what) => `${name} ${what}`)),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `Two operations have the id ${id}.`),
    ...Object.entries(components.schemas).flatMap(([name, schema]) => [
      ...(schema.description ? [] : [`${name} has no description.`]),
      ...schemaProblems(schema, name),
    ]),
  ];
}

function operationProblems(operation: Operation): string[] {
  const { operationId = '', summary = '', description = '', tags = [], parameters = [], responses = {} } = operation;
  return [
    ...(NAME.test(operationId) ? [] : ['has no operationId.']),
    ...(summary === '' || SENTENCE.test(summary) ? ['has no summary, or one that is a sentence.'] : []),
    ...(SENTENCE.test(description) ? [] : ['has no description that is a sentence.']),
    ...(tags.length === 1 ? [] : ['does not stand in one chapter.']),
    ...parameters.flatMap(({ name, description: what, schema }) => [
      ...(what ? [] : [`has the parameter ${name} without a description.`]),
      ...schemaProblems(schema, `has the parameter ${name}:`),
    ]),
    ...contentProblems(operation.requestBody?.content, 'has a body:'),
    ...Object.entries(responses).flatMap(([status, { description: what, content }]) => [
      ...(what && what !== 'Default Response' ? [] : [`answers ${status} without a description.`]),
      ...contentProblems(content, `answers ${status}:`),
    ]),
  ];
}

function contentProblems(
  content: Readonly<Record<string, { readonly schema: JsonSchema }>> | undefined,
  where: string,
): string[] {
  return Object.values(content ?? {}).flatMap(({ schema }) => schemaProblems(schema, where));
}

function schemaProblems(schema: JsonSchema, where: string): string[] {
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [], allOf = [] } = schema;
  const below = [items, additionalProperties, ...anyOf, ...oneOf, ...allOf].filter((each) => typeof each === 'object');
  return [
    ...Object.entries(properties).flatMap(([name, property]) => [
      ...(property.description || property.$ref ? [] : [`${where} the property ${name} has no description.`]),
      ...schemaProblems(property, `${where} ${name}.`),
    ]),
    ...below.flatMap((each) => schemaProblems(each, where)),
  ];
}
