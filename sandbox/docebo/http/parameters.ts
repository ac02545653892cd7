import { Busboy } from '@fastify/busboy';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { badRequest } from './errors.ts';

/** The fields of a form, in their order. */
class Form {
  readonly entries: readonly (readonly [name: string, value: string])[];

  constructor(entries: readonly (readonly [string, string])[]) {
    this.entries = entries;
  }
}

/** JSON (also with an empty body), urlencoded and multipart forms, whatever the method: clients send bodies with GET, too. */
export function parseBodies(app: FastifyInstance): void {
  app.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  app.removeContentTypeParser('text/plain');
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, body: string) => {
      const parsed: unknown = body === '' ? undefined : JSON.parse(body);
      return parsed;
    },
  );
  app.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => new Form(await formEntries(request, body)),
  );
}

function formEntries({ headers }: FastifyRequest, body: Buffer): Promise<readonly (readonly [string, string])[]> {
  const entries: (readonly [string, string])[] = [];
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown) => reject(badRequest(`The form cannot be read: ${String(error)}`));
    try {
      const form = new Busboy({ headers: { ...headers, 'content-type': headers['content-type'] ?? '' } });
      form.on('field', (name, value) => void entries.push([name, value]));
      form.on('error', refuse);
      form.on('finish', () => resolve(entries));
      form.end(body);
    } catch (error) {
      refuse(error);
    }
  });
}

const Scalars = z.record(z.string(), z.unknown()).catch({});

/** The body of a token request as plain names and values, whether form or JSON. */
export function formOf(request: FastifyRequest): ReadonlyMap<string, string> {
  if (request.body instanceof Form) return new Map(request.body.entries);
  return new Map(Object.entries(Scalars.parse(request.body)).map(([name, value]) => [name, String(value)]));
}

/** All that a request says, together: query string, body, and last the path. */
export function requestParameters(request: FastifyRequest): Record<string, unknown> {
  const start = request.url.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
  return { ...nested([...query]), ...bodyOf(request), ...Scalars.parse(request.params) };
}

function bodyOf({ body }: FastifyRequest): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  if (body instanceof Form) return nested(body.entries);
  if (typeof body !== 'object' || Array.isArray(body)) throw badRequest('The body must be an object.');
  return Object.fromEntries(Object.entries(body));
}

/** `ids[]=1&ids[]=2` is a list, `options[update]=1` an object, as PHP reads them. */
function nested(entries: readonly (readonly [string, string])[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const [, base = name, key] = /^([^[]+)\[([^\]]*)\]$/.exec(name) ?? [];
    if (key === undefined) result[base] = value;
    else if (key === '') result[base] = [result[base] ?? []].flat().concat(value);
    else result[base] = { ...Scalars.parse(result[base]), [key]: value };
  }
  return result;
}

/** How a parameter stands in the Swagger document, whatever the sandbox understands besides. */
const documented = (swagger: Readonly<Record<string, unknown>>) => ({ swagger });

/** A whole number, as a number or as digits. */
export const integer = z
  .union([z.int(), z.string().regex(/^-?\d+$/)], { error: 'must be an integer' })
  .transform(Number)
  .meta(documented({ type: 'integer' }));

/** Yes or no: true, 1 or "1", false, 0 or "0". */
export const flag = z
  .union([z.boolean(), z.literal([0, 1, '0', '1', 'true', 'false', ''])], { error: 'must be a boolean' })
  .transform((value) => [true, 1, '1', 'true'].includes(value))
  .meta(documented({ type: 'boolean' }));

/** A text; numbers are taken for one. */
export const text = z
  .union([z.string(), z.number()], { error: 'must be a string' })
  .transform(String)
  .meta(documented({ type: 'string' }));

/** A list; also one with commas between, or a single one that stands alone. */
function list<T extends z.ZodType>(of: T, swagger: Readonly<Record<string, unknown>>) {
  return z
    .preprocess((value): unknown[] => (typeof value === 'string' ? value.split(',') : [value].flat()), z.array(of))
    .meta(documented({ type: 'array', items: swagger }));
}

export const integers = list(integer, { type: 'integer' });
export const texts = list(text, { type: 'string' });

/** Names by language. */
export const translations = z
  .record(z.string(), z.string(), { error: 'must be an object of texts by language' })
  .meta(documented({ type: 'object', additionalProperties: { type: 'string' } }));

/** An object of whatever. */
export const anything = z.record(z.string(), z.unknown()).meta(documented({ type: 'object' }));

/** Reads what a request says. Throws 400 with a sentence for everything that is wrong. */
export function readParameters<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw badRequest(
    ...parsed.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`)),
  );
}
