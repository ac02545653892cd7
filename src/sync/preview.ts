import type { Sentence } from '../support/sentence.ts';
import type { PersonValues } from './directory.ts';
import { mapRow } from './map/map-row.ts';
import { mappingFor, type Neighbours, prepare } from './prepare.ts';
import type { EntitySettings } from './settings.ts';
import type { Row } from './source.ts';

/** What the mapping makes of the first records of a list view (R23, R26). */
export interface Preview {
  readonly soql: string;
  /** About the list view, e.g. that its scope means the integration user. */
  readonly warnings: readonly Sentence[];
  /** The Salesforce fields that are read, and the platform fields each of them fills. */
  readonly columns: readonly PreviewColumn[];
  /** Records in the whole list view. */
  readonly total: number;
  readonly rows: readonly PreviewRow[];
}

export interface PreviewColumn {
  readonly path: string;
  readonly label: string;
  readonly target: readonly string[];
}

export interface PreviewRow {
  /** As Salesforce sent them, in the order of the columns. */
  readonly cells: readonly (string | null)[];
  /** The person they make, or null when the record would be rejected. */
  readonly values: PersonValues | null;
  readonly rejection: {
    readonly code: string;
    readonly field: string | null;
    readonly value: string | null;
    readonly message: string;
  } | null;
}

/**
 * Reads the first records with the very query that a run would use, and maps them as a run would. Writes nothing. Fields
 * are taken for what they are now: this is where somebody looks who wonders whether to accept them.
 */
export async function preview<Tx>(
  neighbours: Neighbours<Tx>,
  settings: EntitySettings,
  { limit, signal }: { limit: number; signal?: AbortSignal },
): Promise<Preview> {
  const call = signal ? { signal } : {};
  const { source } = neighbours;
  const { extract } = await prepare(neighbours, settings, {}, signal);
  const mapping = await mappingFor(neighbours, settings, extract, signal);
  const rows: Row[] = [];
  for await (const page of source.read(extract, { ...call, limit })) rows.push(...page.rows);
  const fields = await source.fields(settings.object, extract.paths, call);
  return {
    soql: extract.soql,
    warnings: extract.warnings,
    columns: fields.map(({ path, label }) => ({ path, label, target: targetsOf(settings, path) })),
    total: await source.count(extract, call),
    rows: rows.slice(0, limit).map((cells) => {
      const mapped = mapRow(mapping, cells);
      if (mapped.kind === 'rejected') return { cells, values: null, rejection: mapped.rejection };
      return { cells, values: { username: mapped.person.username, ...mapped.person.values }, rejection: null };
    }),
  };
}

function targetsOf(settings: EntitySettings, path: string): string[] {
  return Object.entries(settings.mapping).flatMap(([target, { field }]) => (field === path ? [target] : []));
}
