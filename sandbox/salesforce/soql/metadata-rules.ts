import { isAggregate } from './aggregate.ts';
import type { Condition } from './ast.ts';
import type { QueryContext } from './scope.ts';
import { SalesforceError } from './soql.ts';

const REIFIED = /^(?:EntityDefinitionId|DurableId|EntityDefinition\.(?:QualifiedApiName|DeveloperName|DurableId))$/i;

/** Refuses what the objects that describe the org itself do not take: they are not stored as other records are. */
export function refuseForMetadata(context: QueryContext): void {
  if (context.schema.metadata !== true) return;
  if (isAggregate(context)) {
    throw unsupported(
      'The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.',
    );
  }
  const conditions = conjunction(context.query.where);
  const filtered = conditions.some((condition) => 'left' in condition && REIFIED.test(condition.left.path.text));
  if (context.schema.name !== 'FieldDefinition' || filtered) return;
  throw unsupported(`${context.schema.name}: a filter on a reified column is required [EntityDefinitionId,DurableId]`);
}

/** The conditions that must all hold. */
function conjunction(condition: Condition | null): readonly Condition[] {
  if (condition === null) return [];
  switch (condition.kind) {
    case 'and':
      return condition.conditions.flatMap(conjunction);
    case 'compare':
      if (condition.operator !== '=') throw unsupported('Only equals comparisons permitted');
      return [condition];
    case 'set':
      if (condition.operator !== 'IN') throw unsupported('Only equals comparisons permitted');
      return [condition];
    case 'or':
      throw unsupported('Disjunctions not supported');
    case 'not':
    case 'join':
      throw unsupported('Unsupported filter type');
    default:
      return condition satisfies never;
  }
}

function unsupported(message: string): SalesforceError {
  return new SalesforceError(400, 'EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION', message);
}
