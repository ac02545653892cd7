import type { Entity } from './entity.ts';
import type { EntitySettings } from './settings.ts';
import type { ListView, Source, SourceIdentity } from './source.ts';

/** What signing in to a connection shows. */
export interface ConnectionCheck extends SourceIdentity {
  readonly apiUsage: { readonly used: number; readonly max: number } | null;
  readonly entities: readonly {
    readonly entity: Entity;
    readonly object: string;
    /** As the settings name it. */
    readonly listView: string;
    /** Those that the integration user may see (R7). */
    readonly listViews: readonly ListView[];
  }[];
}

/** Signs in and reads what the settings of the connection depend on. Throws what stands in the way. */
export async function checkConnection(source: Source, settings: readonly EntitySettings[]): Promise<ConnectionCheck> {
  const identity = await source.identity();
  const entities: ConnectionCheck['entities'][number][] = [];
  for (const { entity, object, listView } of settings) {
    entities.push({ entity, object, listView, listViews: await source.listViews(object) });
  }
  return { ...identity, apiUsage: source.apiUsage(), entities };
}
