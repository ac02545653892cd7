import { type Sentence, saying } from '../support/sentence.ts';
import type { Entity } from '../sync/entity.ts';
import { type Assertion, attributeText } from './assertion.ts';

/** The Salesforce record that an assertion says to be somebody's. */
export interface AssertedRecord {
  readonly entity: Entity;
  /** 18 characters. */
  readonly sourceId: string;
}

/** What is missing or wrong, for an administrator. */
export interface Incomplete {
  readonly missing: readonly Sentence[];
}

/** The names of what makes somebody the person of a record. */
export const RECORD_ATTRIBUTES = ['Integration', 'sfdc_user_type', 'sfdc_id'] as const;

const ENTITY_OF: Readonly<Record<string, Entity>> = { user: 'users', contact: 'contacts', custom: 'custom' };
const ID = /^[A-Za-z0-9]{15}[A-Z0-5]{3}$/;

/** What the record is, as far as that is said. */
export function assertedEntity(assertion: Assertion, names: Readonly<Record<string, string>>): Entity | undefined {
  return ENTITY_OF[attributeText(assertion, 'sfdc_user_type', names)?.toLowerCase() ?? ''];
}

/** What makes somebody the person of a record: these three attributes, as the platform keeps two of them (R11, R36). */
export function assertedRecord(
  assertion: Assertion,
  names: Readonly<Record<string, string>>,
): AssertedRecord | Incomplete {
  const integration = attributeText(assertion, 'Integration', names);
  const type = attributeText(assertion, 'sfdc_user_type', names);
  const sourceId = attributeText(assertion, 'sfdc_id', names);
  const entity = assertedEntity(assertion, names);
  const missing: Sentence[] = [];
  if (integration?.toLowerCase() !== 'salesforce')
    missing.push(problem('Integration', integration, ['salesforce', 'salesforce']));
  if (entity === undefined) missing.push(problem('sfdc_user_type', type, ['type', 'user, contact or custom']));
  if (sourceId === undefined || !ID.test(sourceId)) {
    missing.push(
      problem('sfdc_id', sourceId, ['id', 'the Id of the record with 18 characters, in Salesforce CASESAFEID(Id)']),
    );
  }
  return entity === undefined || sourceId === undefined || missing.length > 0 ? { missing } : { entity, sourceId };
}

function problem(attribute: string, text: string | undefined, wanted: readonly [string, string]): Sentence {
  if (text === undefined || text.trim() === '') {
    return saying('attribute_missing')`${{ attribute }} is missing; it has to be ${{ wanted }}.`;
  }
  const value = JSON.stringify(text.slice(0, 100));
  return saying('attribute_wrong')`${{ attribute }} is ${{ value }}; it has to be ${{ wanted }}.`;
}
