import { z } from 'zod';
import type { CallOptions, MissingField } from '../../sync/source.ts';
import type { Client } from '../http/client.ts';
import { isRefusal } from '../http/error.ts';
import { askQuery } from '../read/ask-query.ts';
import { literal } from '../soql/text.ts';
import type { DeadEnd } from './look-up.ts';

const definitions = z.object({ records: z.array(z.object({ QualifiedApiName: z.string() })) });

/** Fields that every object has: an answer without any of them says nothing about the others. */
const ALWAYS_THERE: readonly string[] = ['Id', 'CreatedDate'];
/** FieldDefinition knows an address as a whole, describe its parts too. */
const ADDRESS_PART =
  /^(\w*?)(?:Street|City|State|StateCode|PostalCode|Country|CountryCode|Latitude|Longitude|GeocodeAccuracy)$/;

/**
 * Tells fields that do not exist from those that the integration user may not read, which describe does not. What
 * exists is known to FieldDefinition, if the integration user may ask it.
 */
export async function explainMissing(
  client: Client,
  deadEnds: readonly DeadEnd[],
  options: CallOptions,
): Promise<MissingField[]> {
  const existing = new Map<string, Set<string> | null>();
  for (const object of new Set(deadEnds.map((end) => end.object))) {
    const fields = deadEnds.flatMap((end) => (end.object === object && end.field !== null ? [end.field] : []));
    if (fields.length > 0) existing.set(object, await existingFields(client, object, fields, options));
  }
  return deadEnds.map((end) => missingField(end, existing.get(end.object) ?? null));
}

/** Those of the fields that exist, in lower case; null where Salesforce does not say. */
async function existingFields(
  client: Client,
  object: string,
  fields: readonly string[],
  options: CallOptions,
): Promise<Set<string> | null> {
  const names = [...new Set([...ALWAYS_THERE, ...fields, ...fields.flatMap((field) => addressOf(field) ?? [])])];
  const soql = `SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = ${literal(object)} AND QualifiedApiName IN (${names.map(literal).join(', ')})`;
  const answer = await askQuery(client, { soql }, definitions, options).catch((error: unknown) => {
    if (isRefusal(error)) return null;
    throw error;
  });
  return answer === null ? null : new Set(answer.records.map((record) => record.QualifiedApiName.toLowerCase()));
}

function missingField(end: DeadEnd, existing: ReadonlySet<string> | null): MissingField {
  const { path, object, field, suggestions } = end;
  const named = `"${path}"`;
  if (field === null) {
    const message = `${named} exists, but the integration user may not read the object behind it: give it read access to that object.`;
    return { path, reason: 'unreadable', message };
  }
  // The place is worth a mention only where it is not in the path.
  const at = path === field ? object : `${object} (${field})`;
  const hint = suggestions.length === 0 ? '' : ` Is ${suggestions.join(' or ')} meant?`;
  const whole = addressOf(field);
  if (existing?.has(field.toLowerCase()) || (whole !== null && existing?.has(whole.toLowerCase()))) {
    const message = `${named} exists on ${at}, but the integration user may not read it: give it field-level access.`;
    return { path, reason: 'unreadable', message };
  }
  if (ALWAYS_THERE.some((name) => existing?.has(name.toLowerCase()))) {
    return { path, reason: 'absent', message: `${named} does not exist on ${at}.${hint}` };
  }
  const message = `${named} does not exist on ${at}, or the integration user may not read it.${hint}`;
  return { path, reason: 'unknown', message };
}

function addressOf(field: string): string | null {
  const prefix = ADDRESS_PART.exec(field)?.[1];
  return prefix === undefined ? null : `${prefix}Address`;
}
