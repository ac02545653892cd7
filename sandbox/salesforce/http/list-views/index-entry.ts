import type { ListViewDefinition } from '../../org/org.ts';

/** A list view as the index names it. @param base `/services/data/v62.0/sobjects/Contact/listviews` */
export function indexEntry(base: string, view: ListViewDefinition): Record<string, unknown> {
  const url = `${base}/${view.id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: view.developerName,
    id: view.id,
    label: view.label,
    resultsUrl: `${url}/results`,
    soqlCompatible: view.soqlCompatible,
    url,
  };
}
