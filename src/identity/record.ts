import type { Entity } from '../sync/entity.ts';
import { type Assertion, attributeText } from './assertion.ts';

/** The Salesforce record that an assertion says to be somebody's. */
export interface AssertedRecord {
  readonly entity: Entity;
  /** 18 characters. */
  readonly sourceId: string;
}

/** What is missing or wrong, as a list of sentences for an administrator. */
export interface Incomplete {
  readonly missing: readonly string[];
}

const ENTITY_OF: Readonly<Record<string, Entity>> = { user: 'users', contact: 'contacts', custom: 'custom' };
const ID = /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/;

/** What makes somebody the person of a record: these three attributes, as the platform keeps two of them (R11, R36). */
export function assertedRecord(
  assertion: Assertion,
  names: Readonly<Record<string, string>>,
): AssertedRecord | Incomplete {
  const integration = attributeText(assertion, 'Integration', names);
  const type = attributeText(assertion, 'sfdc_user_type', names);
  const sourceId = attributeText(assertion, 'sfdc_id', names);
  const entity = ENTITY_OF[type?.toLowerCase() ?? ''];
  const missing: string[] = [];
  if (integration?.toLowerCase() !== 'salesforce') missing.push(problem('Integration', integration, 'salesforce'));
  if (entity === undefined) missing.push(problem('sfdc_user_type', type, 'user, contact or custom'));
  if (sourceId === undefined || !ID.test(sourceId)) {
    missing.push(problem('sfdc_id', sourceId, 'the Id of the record with 18 characters, in Salesforce CASESAFEID(Id)'));
  }
  return entity === undefined || sourceId === undefined || missing.length > 0 ? { missing } : { entity, sourceId };
}

function problem(name: string, value: string | undefined, wanted: string): string {
  if (value === undefined || value.trim() === '') return `${name} is missing; it has to be ${wanted}.`;
  return `${name} is ${JSON.stringify(value.slice(0, 100))}; it has to be ${wanted}.`;
}
