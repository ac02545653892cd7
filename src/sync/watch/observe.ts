import type { Entity } from '../entity.ts';
import { afterFailure, isOfConnection } from './quarantine.ts';
import type { Alert, Condition, StandingCondition, WatchState } from './watch.ts';

/** What has happened to the settings of one entity. Messages name nobody. */
export type Observation =
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'held'; readonly code: string; readonly message: string }
  /** A held plan was thrown away or has expired. */
  | { readonly kind: 'released' }
  /** `strange`: why the number of records is not the usual one; null when it is, or when the run cannot tell. */
  | { readonly kind: 'succeeded'; readonly strange: string | null }
  | { readonly kind: 'overdue'; readonly message: string };

export interface Subject {
  readonly connection: string;
  readonly settingsId: string;
  readonly entity: Entity;
  readonly ownerName: string | null;
  readonly runId: string | null;
}

/**
 * What is known after an observation, and what is to be told: one alert per change of state, and one when all is well
 * again with the whole connection. What lasts is not told twice.
 */
export function observe(
  before: WatchState,
  subject: Subject,
  observation: Observation,
  now: Date,
): { state: WatchState; alerts: Alert[] } {
  const at = now.toISOString();
  const alerts: Alert[] = [];
  let { failures, conditions } = before;

  const stands = (condition: Condition) => conditions.some((one) => isOf(one, condition, subject.settingsId));
  const clear = (...gone: readonly Condition[]) => {
    conditions = conditions.filter((one) => !gone.some((condition) => isOf(one, condition, subject.settingsId)));
  };
  const raise = (condition: Condition, code: string, message: string, silently = false) => {
    if (stands(condition)) return;
    const { connection, settingsId, entity, ownerName, runId } = subject;
    const isOfAll = condition === 'quarantined';
    const own = isOfAll ? NOBODYS : { settingsId, entity };
    conditions = [...conditions, { condition, ...own, code, since: at }];
    if (silently) return;
    const about = { connection, entity: own.entity, ownerName: isOfAll ? null : ownerName, runId };
    alerts.push({ kind: condition, ...about, code, message, at });
  };

  switch (observation.kind) {
    case 'failed': {
      const { code, message } = observation;
      const isKnown = isOfConnection(code) && conditions.some((one) => one.condition === 'failed' && one.code === code);
      clear('held');
      raise('failed', code, message, isKnown);
      failures = afterFailure(failures, code, now);
      if (failures?.quarantinedSince != null) raise('quarantined', code, QUARANTINED);
      break;
    }
    case 'held':
      failures = null;
      clear('failed', 'quarantined');
      raise('held', observation.code, observation.message);
      break;
    case 'released':
      clear('held');
      break;
    case 'succeeded':
      failures = null;
      clear('failed', 'held', 'overdue', 'quarantined');
      if (observation.strange === null) clear('records');
      else raise('records', 'records_unusual', observation.strange);
      break;
    case 'overdue':
      raise('overdue', 'overdue', observation.message);
      break;
    default:
      observation satisfies never;
  }

  if (before.conditions.length > 0 && conditions.length === 0) {
    const { connection, entity, ownerName, runId } = subject;
    const message = `All is well again. It was: ${[...new Set(before.conditions.map(nameOf))].join(', ')}.`;
    alerts.push({ kind: 'well', connection, entity, ownerName, runId, code: 'well', message, at });
  }
  return { state: { failures, conditions }, alerts };
}

const NOBODYS = { settingsId: null, entity: null };

const QUARANTINED =
  'The connection keeps failing. From now on it is tried once a day, until it works again; a run that is started by hand is tried at once.';

function isOf(one: StandingCondition, condition: Condition, settingsId: string): boolean {
  return one.condition === condition && (one.settingsId === null || one.settingsId === settingsId);
}

function nameOf({ condition, entity }: StandingCondition): string {
  return entity === null ? condition : `${entity} ${condition}`;
}
