import { deepStrictEqual } from 'node:assert';
import { RollcallError } from '../../src/support/errors.ts';
import type { RunSeed } from './case.ts';
import { compareWithReference } from './compare.ts';
import type { Hit } from './hits.ts';
import { pick } from './org.ts';
import type { Stage } from './stage.ts';
import { synchronize } from './synchronize.ts';

const CALLS_OF_A_DAY = 1_000_000;
/** Share of them at which runs stop. */
const BUDGET = 0.8;
const MANDATORY = ['username', 'firstname', 'lastname'];

/**
 * R48: other programs have left only so many calls. A run that needs more stops, and leaves the platform as it was; one
 * that does not is answered.
 */
export async function runWithFewCalls(stage: Stage, calls: number): Promise<Awaited<ReturnType<typeof synchronize>>> {
  await stage.salesforce.control('POST', 'usage', { used: CALLS_OF_A_DAY * BUDGET - calls });
  try {
    return await synchronize(stage, {});
  } catch (error) {
    assertCode(error, 'salesforce_budget');
    await compareWithReference(stage, 'after a run that was out of calls');
    return null;
  } finally {
    await stage.salesforce.control('POST', 'usage', { used: 0 });
  }
}

/** What became of a field, until it is restored. */
export interface Drift {
  readonly hits: readonly Hit[];
  restore(): Promise<void>;
}

/**
 * R45: a mapped field can no longer be read, or is of another type. Where that stops a run, it does so here, nothing
 * is touched, and the field is restored. Else the mapping of the world lacks the line until it is.
 */
export async function driftBefore(stage: Stage, { kind, after }: RunSeed): Promise<Drift> {
  const nothing: Drift = { hits: [], restore: async () => undefined };
  const { settings, viewRead } = stage.world;
  const isRetyped = kind === 'field retyped';
  // Until a run has read it, nobody knows of which type a field was.
  if (kind !== 'field lost' && !(isRetyped && viewRead !== null)) return nothing;
  const own = settings.mapping.filter(({ target, path }) => !path.includes('.') && (!isRetyped || isMandatory(target)));
  const line = pick(own, after);
  if (line === null) return nothing;
  const { path, target } = line;
  await (isRetyped ? retype(stage, path, { type: 'double' }) : see(stage, 'hide', path));
  const restore = () => (isRetyped ? retype(stage, path, { type: 'string', length: 80 }) : see(stage, 'show', path));
  if (settings.fieldDrift === 'keep' && !isMandatory(target)) {
    const { mapping } = settings;
    stage.world.settings = { ...settings, mapping: mapping.filter((one) => one !== line) };
    stage.unread = line;
    stage.atRest = false;
    return {
      hits: ['field left alone'],
      async restore() {
        stage.world.settings = { ...stage.world.settings, mapping };
        stage.unread = null;
        stage.atRest = false;
        await restore();
      },
    };
  }
  await synchronize(stage, {}).then(
    () => assertCode(null, 'salesforce_field'),
    (error: unknown) => assertCode(error, 'salesforce_field'),
  );
  await compareWithReference(stage, `after a run that could not read ${path}`);
  await restore();
  return { ...nothing, hits: [isRetyped ? 'field of another type' : 'field lost'] };
}

function isMandatory(target: string): boolean {
  return MANDATORY.includes(target);
}

async function see({ salesforce, world }: Stage, method: 'hide' | 'show', path: string): Promise<void> {
  await salesforce.control('POST', method, { fields: [`${world.settings.object}.${path}`] });
}

async function retype({ salesforce, world }: Stage, path: string, edit: object): Promise<void> {
  await salesforce.control('PATCH', `fields/${world.settings.object}/${path}`, edit);
}

function assertCode(error: unknown, code: string): void {
  if (error instanceof Error && !(error instanceof RollcallError)) throw error;
  deepStrictEqual(error instanceof RollcallError ? error.code : error, code, 'what stops the run');
}
