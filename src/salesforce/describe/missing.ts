import { z } from 'zod';
import { say } from '../../sync/sentences/sentence.ts';
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
  if (field === null) return { path, reason: 'unreadable', why: say('field_object_unreadable', { path }) };
  // The place is worth a mention only where it is not in the path.
  const at = path === field ? object : `${object} (${field})`;
  const whole = addressOf(field);
  if (existing?.has(field.toLowerCase()) || (whole !== null && existing?.has(whole.toLowerCase()))) {
    return { path, reason: 'unreadable', why: say('field_unreadable', { path, at }) };
  }
  const named = { path, at, meant: suggestions.join(' or ') };
  if (ALWAYS_THERE.some((name) => existing?.has(name.toLowerCase()))) {
    return { path, reason: 'absent', why: say('field_absent', named) };
  }
  return { path, reason: 'unknown', why: say('field_unknown', named) };
}

function addressOf(field: string): string | null {
  const prefix = ADDRESS_PART.exec(field)?.[1];
  return prefix === undefined ? null : `${prefix}Address`;
}
