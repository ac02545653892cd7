import { z } from 'zod';
import type { FieldValue } from '../../org/org.ts';
import { SalesforceError } from '../../soql/soql.ts';

const Values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The fields of a create or update; `attributes`, which clients send along, says nothing. */
export function recordValues(body: unknown): Record<string, FieldValue> {
  if (body instanceof URLSearchParams) {
    throw new SalesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content-Type header specified is not supported');
  }
  const { attributes: _, ...fields } = z.record(z.string(), z.unknown()).catch({}).parse(body);
  const parsed = Values.safeParse(fields);
  if (parsed.success && typeof body === 'object' && body !== null && !Array.isArray(body)) return parsed.data;
  throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The request body must be a JSON object of field values');
}
